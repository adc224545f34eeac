"""Requests that complain about an algorithm: a class of their own, counted apart for the register."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhili.cases.queries import types
from zhili.casetypes.classes import ClassDef
from zhili.casetypes.language import CaseType
from zhili.kernel import isolation
from zhili.kernel.rows import fetch

ALGORITHM = "algorithm"
"""The last step of the code of such a class, in whatever taxonomy a city brings."""

LOOKED_BACK = timedelta(days=365)

_COUNT = """
SELECT count(*), count(*) FILTER (WHERE ended_at IS NULL) FROM cases_case
WHERE class_code = ANY(%s) AND type_key = ANY(%s) AND opened_at >= %s
"""


@dataclass(frozen=True, slots=True)
class AboutAlgorithms:
    """Requests about algorithms since ``since``: all, and those not ended yet."""

    since: datetime
    all: int
    open: int


def class_about_algorithms(case_type: CaseType) -> ClassDef | None:
    """The class of a type in which complaints about algorithms are; None where its taxonomy has none."""
    return next((one for one in case_type.classes if one.code.rpartition("/")[2] == ALGORITHM), None)


def about_algorithms(*, at: datetime) -> AboutAlgorithms | None:
    """How many there were in the year until ``at``; None where no taxonomy has a class for them. One statement."""
    found = {one.key: class_about_algorithms(one) for one in types.everything()}
    codes = {key: class_.code for key, class_ in found.items() if class_ is not None}
    if not codes:
        return None
    since = at - LOOKED_BACK
    with isolation.widened("figures"):
        ((all_, open_),) = fetch(_COUNT, [sorted(set(codes.values())), sorted(codes), since])
    return AboutAlgorithms(since, int(all_), int(open_))
