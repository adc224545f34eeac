"""The made-up city's responsibility list: which unit answers for which class where, and by what article.

Written as the spreadsheet that a city would upload; ``people`` reads, checks and compiles it like any other.
"""

import csv
import io
from collections.abc import Iterator

from zhili.site.demo import units
from zhili.site.demo.geography import City
from zhili.site.demo.naming import DATA

HEADER = ("class:tree", "area:tree", "=> unit:string", "article", "note")
COURTS = (
    ("court.confirmation", "《中华人民共和国民事诉讼法》第二百零五条"),
    ("court.shared_hearing", "《人民法院在线诉讼规则》第二条"),
)
"""The case types that the court answers for, and why."""
_EDITION = "智安市接诉即办职责清单（2026年版）"


def duties() -> tuple[dict[str, str], ...]:
    """The rows of data/duties.csv: class, owner (a bureau's key, or ``street``), scope, law."""
    with (DATA / "duties.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def rows(city: City) -> Iterator[tuple[str, str, str, str, str]]:
    """One row for each class and each area where its owner has an office; those of the court; then, for a request whose
    class nobody knows yet, the street it lies in."""
    kinds = {row["key"]: row["kind"] for row in units.bureaus()}
    for number, duty in enumerate(duties(), start=1):
        article = f"{_EDITION}第{number}项；《{duty['law']}》"
        for area in city.at_level(duty["scope"]):
            yield duty["class"], area.path, _unit(duty, kinds, area.code), article, area.name
    for key, article in COURTS:
        yield key, city.root.path, units.DIVISION, article, city.root.name
    for street in city.at_level("street"):
        yield (
            "-",
            street.path,
            units.of_area(street.code, "street"),
            f"{_EDITION}总则：属地首接负责",
            street.name,
        )


def _unit(duty: dict[str, str], kinds: dict[str, str], area: str) -> str:
    if duty["owner"] == "street":
        return units.of_area(area, "street")
    return units.owner(duty["owner"], kinds[duty["owner"]], area if duty["scope"] == "district" else None)


def csv_file(city: City) -> bytes:
    """The list as a CSV file (UTF-8 with mark, so that spreadsheets read it)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["hit: FIRST"])
    writer.writerow(HEADER)
    writer.writerows(rows(city))
    return out.getvalue().encode("utf-8-sig")
