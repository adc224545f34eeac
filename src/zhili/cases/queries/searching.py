"""Finding cases by words: the clause for a list, and the shorter way where the newest are asked for."""

import re
from typing import Any

from zhili.kernel.grams import grams

Clause = tuple[str, list[Any]]

MOST_TERMS = 8
LOOKED_THROUGH = 20_000
"""A single letter is in no index: it is looked for in so many cases, the latest."""
FIRST_LOOK = 2_000
"""Of a common word, so many of the latest cases that may hold it are looked at before all the others are."""

_MAY_HOLD = "SELECT district_id, case_id FROM cases_wording WHERE grams @> %s"
_ALL = f"(district_id, id) IN ({_MAY_HOLD})"
_NEWEST = f"(district_id, id) IN ({_MAY_HOLD} ORDER BY case_id DESC LIMIT %s)"
_LATEST = """id >= coalesce((SELECT id FROM cases_case ORDER BY id DESC OFFSET %s LIMIT 1),
                    '00000000-0000-0000-0000-000000000000')"""
_HOLDS = "(title ILIKE %s OR text ILIKE %s OR address ILIKE %s)"


def number_in(query: str) -> str | None:
    """The number of a case, where that is all that is asked."""
    digits = query.replace(" ", "")
    return digits if digits.isascii() and digits.isdigit() and len(digits) == 16 else None


def by_pieces(query: str) -> bool:
    """Whether the index helps: the query is no number, and has two letters side by side."""
    return number_in(query) is None and bool(grams(*query.split()[:MOST_TERMS]))


def holding(query: str, *, newest: bool = False) -> Clause:
    """What limits cases to those whose title, text or address hold every word, parted by spaces, case aside.

    ``newest`` looks at ``FIRST_LOOK`` of the latest only: where those fill a page from the newest on, it is right.
    """
    number = number_in(query)
    if number is not None:
        return "number = %s", [number]
    terms = query.split()[:MOST_TERMS]
    pieces = sorted(grams(*terms))
    if not pieces:
        among: Clause = (_LATEST, [LOOKED_THROUGH]) if terms else ("TRUE", [])
    else:
        among = (_NEWEST, [pieces, FIRST_LOOK]) if newest else (_ALL, [pieces])
    patterns = ["%" + re.sub(r"([\\%_])", r"\\\1", term) + "%" for term in terms]
    clause = " AND ".join([among[0], *[_HOLDS] * len(terms)])
    return clause, [*among[1], *(pattern for pattern in patterns for _ in range(3))]
