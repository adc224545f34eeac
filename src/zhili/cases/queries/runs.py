"""The runs of letters by which a text is told from others, and the cases that share them: a search without a place.

A run is three neighbouring letters; a case holds it where it holds its pieces (``kernel.grams``), which the index
over the words of open cases finds. Which pieces many cases hold, of all there ever were, PostgreSQL counts itself for
its plans: nothing is kept for it. What it does not name is rare.
"""

from collections.abc import Mapping
from datetime import datetime

from zhili.cases.queries.searching import Clause
from zhili.kernel.grams import grams
from zhili.kernel.ids import first_id
from zhili.kernel.rows import fetch
from zhili.kernel.snapshot import Snapshot
from zhili.understanding import public as understanding

MOST = 10
"""Runs that are looked for, the rarest."""

OF_EACH = 400
"""Cases that one run brings, the earliest: what more have in common tells little apart."""

TOO_COMMON = 0.02
"""A run whose rarer piece more cases hold than this share tells nothing apart in a million; it is left out unless all
are so."""

FOUND = 100
"""Cases that are compared, those that share most runs. Of the like messages of a real hotline that are found at all, 99
of 100 stand among the first 41 (docs/understanding.md, "Same and similar")."""

_EVERY = 600.0
_COMMON = """
SELECT most_common_elems::text::int[], most_common_elem_freqs FROM pg_stats
WHERE schemaname = current_schema() AND tablename = 'cases_wording' AND attname = 'grams'
"""
_COUNTED = "SELECT last_analyze, last_autoanalyze FROM pg_stat_user_tables WHERE relname = 'cases_wording'"
_SHARING = f"""
id IN (
    SELECT found.case_id FROM unnest(%s::int[], %s::int[]) run (one, other)
    CROSS JOIN LATERAL (
        SELECT case_id FROM cases_openwording WHERE grams @> ARRAY[run.one, run.other] AND case_id >= %s
        LIMIT {OF_EACH}
    ) found
    GROUP BY found.case_id ORDER BY count(*) DESC, found.case_id DESC LIMIT {FOUND}
)
"""


def _read() -> Mapping[int, float]:
    rows = fetch(_COMMON)
    pieces, shares = rows[0] if rows else ((), ())
    return dict(zip(pieces or (), shares or (), strict=False))


_common = Snapshot(_read, lambda: fetch(_COUNTED), every=_EVERY)


def sharing(text: str, *, since: datetime) -> Clause | None:
    """What limits cases to open ones of ``since`` that share most of the rarest runs; None for a text without any."""
    found = rarest(text, _common.get())
    if not found:
        return None
    return _SHARING, [[one for one, _ in found], [other for _, other in found], first_id(since)]


def rarest(text: str, shares: Mapping[int, float]) -> list[tuple[int, int]]:
    """The rarest runs of a text as the pieces that they hold, spread over it; ``shares``: of pieces that many hold."""
    bared = understanding.bare(text)
    runs = dict.fromkeys(
        (min(pieces), max(pieces))
        for one, two, three in zip(bared, bared[1:], bared[2:], strict=False)
        if (pieces := grams(one + two + three))
    )
    ranked = sorted(runs, key=lambda run: sorted(shares.get(piece, 0.0) for piece in run))
    telling = [run for run in ranked if min(shares.get(piece, 0.0) for piece in run) <= TOO_COMMON]
    rare = [run for run in telling if not any(piece in shares for piece in run)]
    step = max(1, len(rare) // MOST)
    return (rare[::step] if step > 1 else telling)[:MOST] or ranked[:1]
