"""A register of tests: two committees, and those who work for them."""

from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.people.testing import NOW

ORGANISATIONS = (
    {"code": "pmc:1", "name": "建国门街道调委会", "kind": "street", "unit": "street:110105001", "area": "110105001"},
    {"code": "pmc:2", "name": "朝外街道调委会", "kind": "乡镇街道调委会", "area": "朝外街道"},
)  # fmt: skip
MEDIATORS = (
    {"number": "M1", "name": "王和", "organisation": "pmc:1", "fields": "邻里、婚姻家庭", "appointed_on": "2025-06-01"},
    {"number": "M2", "name": "李平", "organisation": "朝外街道调委会", "fields": "neighbours;labour",
     "languages": "普通话、粤语", "appointed_on": "2025-06-01", "until": "2028-05-31", "at_most": "2"},
    {"number": "L1", "name": "赵律", "profession": "律师", "fields": "contract", "appointed_on": "2025-06-01"},
)  # fmt: skip


def enrol(*rows: dict[str, str]) -> people.ImportReport:
    """Take rows in as the house itself; each must be good."""
    report = people.import_register(rows=rows, actor=SYSTEM, at=NOW)
    assert report.taken == len(rows), report.rejected
    return report


def filled() -> None:
    """Take the organisations and mediators above in."""
    assert people.import_organisations(rows=ORGANISATIONS, actor=SYSTEM, at=NOW).taken == len(ORGANISATIONS)
    enrol(*MEDIATORS)


def entry(number: str) -> people.EntryView:
    """The person with this number."""
    (found,) = people.register(query=number, limit=1)
    return found
