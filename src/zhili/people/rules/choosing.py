"""Whom the parties choose among those proposed: each ranks or strikes; who is left by all is agreed on.

People's Mediation Law (人民调解法), article 19: the parties may choose; else the committee appoints.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Wish:
    """What a party wishes: ``ranked`` in the order of preference, ``struck`` whom it will not have.

    Who stands in neither is as welcome as the next: behind those ranked, in the order proposed.
    """

    ranked: tuple[UUID, ...] = ()
    struck: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the choice stands: ``waiting`` for parties, ``agreed`` on ``chosen``, or ``open``: nobody is left."""

    stands: str
    chosen: UUID | None = None
    waiting: tuple[str, ...] = ()


def outcome(offered: Sequence[UUID], parties: Collection[str], wishes: Mapping[str, Wish]) -> Outcome:
    """What the parties' wishes come to.

    Agreed is who no party struck and whom the party that likes them least likes best; of several the one with the
    lowest sum of ranks, then the first proposed. ``open`` at once where every one has been struck by somebody.
    """
    struck = {one for wish in wishes.values() for one in wish.struck}
    left = [one for one in offered if one not in struck]
    if not left:
        return Outcome("open")
    waiting = tuple(sorted(party for party in parties if party not in wishes))
    if waiting:
        return Outcome("waiting", waiting=waiting)
    ranks = {one: [_rank(wish, one) for wish in wishes.values()] for one in left}
    return Outcome("agreed", min(left, key=lambda one: (max(ranks[one], default=0), sum(ranks[one]))))


def fault(offered: Collection[UUID], wish: Wish) -> str:
    """What is wrong with a wish: ``stranger`` (somebody not proposed), ``twice``, or empty where nothing is."""
    named = (*wish.ranked, *wish.struck)
    if not set(named) <= set(offered):
        return "stranger"
    return "twice" if len(set(named)) < len(named) else ""


def _rank(wish: Wish, one: UUID) -> int:
    return wish.ranked.index(one) if one in wish.ranked else len(wish.ranked)
