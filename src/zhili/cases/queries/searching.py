"""Finding cases by words: what limits a list to them."""

import re
from typing import Any

from zhili.kernel.grams import grams

Clause = tuple[str, list[Any]]

MOST_TERMS = 8
LOOKED_THROUGH = 20_000
"""A single letter is in no index: it is looked for in so many cases, the latest."""
_MAY_HOLD = "(district_id, id) IN (SELECT district_id, case_id FROM cases_wording WHERE grams @> %s)"
_LATEST = """id >= coalesce((SELECT id FROM cases_case ORDER BY id DESC OFFSET %s LIMIT 1),
                    '00000000-0000-0000-0000-000000000000')"""
_HOLDS = "(title ILIKE %s OR text ILIKE %s OR address ILIKE %s)"


def holding(query: str) -> Clause:
    """Cases whose title, text or address hold every word of a query, parted by spaces, case aside.

    The sixteen digits of a number find that case alone.
    """
    digits = query.replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) == 16:
        return "number = %s", [digits]
    terms = query.split()[:MOST_TERMS]
    if not terms:
        return "TRUE", []
    pieces = grams(*terms)
    among: Clause = (_MAY_HOLD, [sorted(pieces)]) if pieces else (_LATEST, [LOOKED_THROUGH - 1])
    patterns = ["%" + re.sub(r"([\\%_])", r"\\\1", term) + "%" for term in terms]
    clause = " AND ".join([among[0], *[_HOLDS] * len(terms)])
    return clause, [*among[1], *(pattern for pattern in patterns for _ in range(3))]
