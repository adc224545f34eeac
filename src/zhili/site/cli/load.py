"""``zhili load``: take in a city's areas, places, units, staff, mediators, responsibility list, or a year's notice."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhili.site.cli import house

if TYPE_CHECKING:
    from datetime import datetime

    from zhili.people.public import ImportReport

KINDS = ("areas", "places", "units", "staff", "organisations", "mediators", "duties", "notice")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "load", help="take in areas, places, units, staff, mediators, duties or a year's notice"
    )
    house.add_home(parser)
    parser.add_argument("kind", choices=KINDS, help="what the file holds")
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="GeoJSON for areas; CSV or XLSX for the others"
    )
    parser.add_argument("--year", type=int, help="the year that a notice is for")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Take the file in; prints what was taken and every rejected row; 1 where nothing was taken."""
    with house.open_house(arguments):
        from zhili.kernel import clock

        if arguments.kind == "notice":
            return _notice(arguments, clock.now())
        report = _LOADERS[arguments.kind](arguments.file, clock.now())
    _tell(report, arguments)
    return 0 if report.taken or not report.read else 1


def _areas(path: Path, at: "datetime") -> "ImportReport":
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people

    return people.import_geojson(source=path.read_bytes(), actor=SYSTEM, at=at)


def _places(path: Path, at: "datetime") -> "ImportReport":
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people

    return people.import_places(rows=_text_rows(path), actor=SYSTEM, at=at)


def _units(path: Path, at: "datetime") -> "ImportReport":
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people

    return people.import_units(rows=_text_rows(path), actor=SYSTEM, at=at)


def _staff(path: Path, at: "datetime") -> "ImportReport":
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people

    return people.import_staff(rows=_text_rows(path), actor=SYSTEM, at=at)


def _organisations(path: Path, at: "datetime") -> "ImportReport":
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people

    return people.import_organisations(rows=_text_rows(path), actor=SYSTEM, at=at)


def _mediators(path: Path, at: "datetime") -> "ImportReport":
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people

    return people.import_register(rows=_text_rows(path), actor=SYSTEM, at=at)


def _duties(path: Path, at: "datetime") -> "ImportReport":
    from zhili.cases import public as cases
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people

    classes = {one.code for case_type in cases.case_types() for one in case_type.classes}
    return people.import_responsibility(
        source=path.read_bytes(), name=path.name, actor=SYSTEM, at=at, classes=classes or None,
        types=cases.types_on_list(),
    )  # fmt: skip


_LOADERS: dict[str, Callable[[Path, "datetime"], "ImportReport"]] = {
    "areas": _areas,
    "places": _places,
    "units": _units,
    "staff": _staff,
    "organisations": _organisations,
    "mediators": _mediators,
    "duties": _duties,
}


def _text_rows(path: Path) -> Iterator[dict[str, str]]:
    from zhili.kernel import rowfiles

    for row in rowfiles.rows(path):
        yield {name: str(value) for name, value in row.fields.items() if value is not None}


def _notice(arguments: argparse.Namespace, at: "datetime") -> int:
    """A notice: rows of ``date`` and ``works`` (yes or no); open cases are recomputed by it."""
    from zhili.cases import public as cases
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people

    if arguments.year is None:
        sys.stderr.write("zhili load notice: --year is needed\n")
        return 2
    days = {
        date.fromisoformat(row["date"]): row["works"].strip().lower() in ("yes", "true", "1", "是", "班")
        for row in _text_rows(arguments.file)
    }
    changed = people.load_notice(
        year=arguments.year, days=days, source=arguments.file.name, actor=SYSTEM, at=at
    )
    recomputed = cases.recompute(at=at)
    print(json.dumps({"days": len(days), "days_changed": len(changed), "cases_recomputed": recomputed}))
    return 0


def _tell(report: "ImportReport", arguments: argparse.Namespace) -> None:
    if arguments.json:
        plain = {
            "read": report.read,
            "taken": report.taken,
            "rejected": [one.render(arguments.lang) for one in report.rejected],
            "warnings": [one.render(arguments.lang) for one in (*report.warnings, *report.overlaps)],
            "gaps": {gap.class_code: list(gap.areas) for gap in report.gaps},
        }
        print(json.dumps(plain, ensure_ascii=False))
        return
    print(f"read {report.read}, taken {report.taken}, rejected {len(report.rejected)}")
    for sign, findings in (("✗", report.rejected), ("!", report.warnings), ("!", report.overlaps)):
        for one in findings:
            print(f"{sign} {one.render(arguments.lang)}")
    for gap in report.gaps:
        print(f"! {gap.class_code}: {len(gap.areas)} × —")
