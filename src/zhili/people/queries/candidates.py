"""Whom to look at for a dispute: a few who waited longest, of each ring around the place. One statement."""

from collections.abc import Collection
from typing import Any

from zhili.kernel.rows import fetch
from zhili.people.rules.matching import Candidate, Dispute
from zhili.people.rules.register import COMMON, GENERAL, EntryView, Review, places_above

A_RING = 30
"""How many of each ring, field and language are looked at: so the cost stays the same however long the register is."""

_COLUMNS = """
entry.id, entry.number, entry.name, entry.profession, entry.organisation, entry.fields, entry.languages, entry.areas,
entry.appointed_by, entry.appointed_on, entry.until, entry.at_most, entry.account_id, entry.state, entry.reviewed_for,
entry.review, entry.reviewed_on, entry.last_proposed_at
"""
_CONFLICTS = """
ARRAY(SELECT held.subject FROM people_conflictofinterest held
      WHERE held.entry_id = entry.id AND held.subject = ANY(%s) AND held.lifted_at IS NULL)
"""
_CANDIDATES = f"""
WITH near AS MATERIALIZED (
    SELECT DISTINCT found.entry_id
    FROM unnest(%s::text[]) profession, unnest(%s::text[]) place, unnest(%s::text[]) field, unnest(%s::text[]) language,
    LATERAL (
        SELECT reach.entry_id FROM people_registerreach reach
        WHERE reach.profession = profession.profession AND reach.place = place.place
          AND reach.field = field.field AND reach.language = language.language
        ORDER BY reach.turn, reach.entry_id LIMIT {A_RING}
    ) found
)
SELECT {_COLUMNS}, {_CONFLICTS} FROM near JOIN people_registerentry entry ON entry.id = near.entry_id
"""
_ONE = f"SELECT {_COLUMNS}, {_CONFLICTS} FROM people_registerentry entry WHERE entry.id = %s"


def candidates(dispute: Dispute, *, professions: Collection[str]) -> list[Candidate]:
    """Those to be looked at for a dispute: of the place itself, its street, district and the city, the field's own and
    the general ones, and speakers of what is wished for.
    """
    places = list(places_above([dispute.area])) if dispute.area else [""]
    fields = list(dict.fromkeys((dispute.field, GENERAL)))
    languages = ["", *(one for one in dispute.languages if one != COMMON)]
    asked = [list(professions), places, fields, languages, _subjects(dispute)]
    return [_candidate(row) for row in fetch(_CANDIDATES, asked)]


def candidate(key: object, dispute: Dispute) -> Candidate | None:
    """One person, chosen by somebody, with the conflicts that bear on the dispute; None for an unknown one."""
    rows = fetch(_ONE, [_subjects(dispute), key])
    return _candidate(rows[0]) if rows else None


def _subjects(dispute: Dispute) -> list[str]:
    return [dispute.matter, *dispute.parties]


def _candidate(row: tuple[Any, ...]) -> Candidate:
    *_, reviewed_for, review, reviewed_on, last, conflicts = row
    found = Review(reviewed_for, review, reviewed_on) if review else None
    number, name, profession, organisation, fields, languages, areas, *rest = row[1:14]
    appointed_by, appointed_on, until, at_most, account_id, state = rest
    return Candidate(
        EntryView(
            row[0], number, name, profession, organisation, tuple(fields), tuple(languages), tuple(areas),
            appointed_by, appointed_on, until, at_most, account_id, state, found, last,
        ),
        frozenset(conflicts),
    )  # fmt: skip
