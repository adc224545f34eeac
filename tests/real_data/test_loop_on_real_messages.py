"""Real citizens' messages and real located requests, taken in by ``zhili import`` and handled to the end."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.real_data.shared import ROOT, real
from zhili.cases import public as cases
from zhili.kernel.actor import SYSTEM, Actor, Mandate
from zhili.people import public as people
from zhili.people.testing import feature, square
from zhili.site.importing import Run, Summary

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BUREAU = "bureau:all"
WEST, SOUTH, WIDTH, SIDE = -74.30, 40.45, 0.65, 5


def staff(role: str, *, unit: str | None = None) -> Actor:
    mandate = Mandate(role, unit, None, AT - timedelta(days=9999))
    return Actor(kind="staff", id=role, mandates=(mandate,))


DISPATCHER, OPERATOR, HANDLER = staff("dispatcher"), staff("operator"), staff("handler", unit=BUREAU)


@pytest.fixture(autouse=True)
def house(transactional_db: None) -> None:
    """A city of one district cut into 25 streets over New York's bounding square, and one unit for everything."""
    city, district = square(WEST, SOUTH, WIDTH), "360001"
    found = [feature("3600", "纽约", "city", None, city), feature(district, "全城", "district", "3600", city)]
    step = WIDTH / SIDE
    for number in range(SIDE * SIDE):
        shape = square(WEST + number % SIDE * step, SOUTH + number // SIDE * step, step)
        street = f"{district}{number + 1:03d}"
        found.append(feature(street, f"街道{number + 1}", "street", district, shape))
        found.append(feature(f"{street}001", f"社区{number + 1}", "community", street, shape))
        found.append(feature(f"{street}001-G01", f"网格{number + 1}", "grid", f"{street}001", shape))
    source = json.dumps({"type": "FeatureCollection", "features": found}).encode()
    assert people.import_geojson(source=source, actor=SYSTEM, at=AT).rejected == ()
    unit = {"code": BUREAU, "name": "综合局", "name_en": "Bureau", "kind": "bureau", "area": "3600"}
    people.import_units(rows=[unit], actor=SYSTEM, at=AT)
    cases.sync([ROOT / "src/zhili/packs/hotline/request"], at=AT)
    classes = sorted({one.group for one in cases.case_type("hotline.request").classes})
    sheet = "class,area,unit,article\n" + "".join(f"{code},3600,{BUREAU},test\n" for code in classes)
    people.import_responsibility(source=sheet.encode(), name="list.csv", actor=SYSTEM, at=AT)


def take_in(path: Path, tmp_path: Path, *maps: str) -> Summary:
    return Run(
        path=path, type_key="hotline.request", maps=maps, rejects=tmp_path / "rejected.csv", actor=SYSTEM, at=AT,
        progress=None, language="en",
    ).go()  # fmt: skip


def every_case() -> Iterator[cases.CaseRow]:
    after: str | None = None
    while True:
        page = cases.listing(actor=SYSTEM, filters=cases.Filters(), at=AT, after=after, limit=500)
        yield from page.rows
        after = page.after
        if after is None:
            return


def handle(row: cases.CaseRow) -> None:
    """Bring one case through the loop: dispatched, accepted, answered, called back, closed."""
    deeds: list[tuple[Actor, str, dict[str, object]]] = [
        (HANDLER, "accept", {}),
        (HANDLER, "contact", {"text": "已与反映人联系"}),
        (HANDLER, "answer", {"text": "已办理完毕", "result": "solved"}),
        (OPERATOR, "call_back", {"responded": True, "resolved": True, "satisfied": True}),
        (OPERATOR, "close", {}),
    ]
    if row.stage == "received":
        deeds.insert(0, (DISPATCHER, "dispatch", {"class": row.suggested_class or "other", "unit": BUREAU}))
    for hour, (actor, action, data) in enumerate(deeds):
        cases.act(case_id=row.id, action=action, actor=actor, data=data, at=AT + hour * HOUR)


def reasons(tmp_path: Path) -> Counter[str]:
    rejected = tmp_path / "rejected.csv"
    if not rejected.exists():
        return Counter()
    lines = rejected.read_text("utf-8-sig").splitlines()[1:]
    return Counter(line.split(",", 2)[1][:60] for line in lines if line[:1].isdigit())


def loop(summary: Summary, tmp_path: Path, sample: int) -> None:
    """What was opened adds up; a sample of it goes through the whole loop and stands as sealed."""
    found = list(every_case())
    assert summary.opened + summary.rejected == summary.read
    assert len(found) == summary.opened
    stages = Counter(row.stage for row in found)
    for row in found[:: max(1, len(found) // sample)]:
        handle(row)
        assert cases.verify(row.id) == []
    handled = [row for row in every_case() if row.stage == "closed"]
    assert len(handled) >= sample
    print(  # noqa: T201 - with -s, the counts are what one wants to see
        f"\n{summary.plain()} stages {dict(stages)} rejected {dict(reasons(tmp_path))} handled {len(handled)}"
    )


def test_citizens_messages(tmp_path: Path) -> None:
    path = real("teddy_classify/train_raw.csv.gz")
    summary = take_in(path, tmp_path, "opened_at=time")
    assert summary.opened > 0.99 * summary.read
    loop(summary, tmp_path, 100)


def test_messages_without_labels(tmp_path: Path) -> None:
    path = real("teddy_classify/unlabelled_raw.csv.gz")
    summary = take_in(path, tmp_path, "text=detail", "opened_at=time")
    assert summary.opened > 0.99 * summary.read
    loop(summary, tmp_path, 50)


def test_located_requests(tmp_path: Path) -> None:
    path = real("nyc311/requests.csv.gz")
    maps = ("text=complaint_type+descriptor", "address=incident_address", "lon=longitude", "lat=latitude")
    summary = take_in(path, tmp_path, *maps, "opened_at=created_date")
    assert summary.opened > 0.95 * summary.read
    located = [row for row in every_case() if row.lon is not None]
    assert len(located) > 0.9 * summary.opened
    assert all(row.area is not None for row in located)
    loop(summary, tmp_path, 100)
