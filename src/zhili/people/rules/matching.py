"""Who on the register fits a dispute: who cannot take it and why not, points with their reasons for the others.

Points are whole numbers that a person can add up again. Where two have as many, whoever was proposed longest ago goes
first, and of those the lower number: the same question has the same answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from zhili.kernel.text import Text
from zhili.people.rules.levels import LEVEL_NAMES, LEVELS
from zhili.people.rules.register import COMMON, FIELDS, GENERAL, LANGUAGES, RESULTS, EntryView

PROPOSED = 3
FIRST_FIELD, ITS_FIELD, A_SETTLED_CASE, MOST_SETTLED = 30, 25, 4, 5
SAME_LEVEL = {"grid": 30, "community": 30, "street": 20, "district": 10, "city": 0}
COVERS = 15
SPEAKS = 40
FREE = 20
REVIEWED = {"excellent": 10, "qualified": 5}
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is looked for. ``area`` is a path, None where no place is known; ``languages`` those that parties wish for.

    ``parties`` and ``matter`` are what conflicts of interest may be declared about; a party's id is its account's.
    """

    field: str
    area: str | None
    on: date
    languages: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has had to do: cases open now, and cases of the dispute's field that they settled."""

    open: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked, and what conflicts of interest were declared about: matters and parties."""

    entry: EntryView
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """How well somebody fits: ``points``, and what they were given for."""

    entry: EntryView
    points: int
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Somebody who cannot take the dispute, and why."""

    entry: EntryView
    why: Text


@dataclass(frozen=True, slots=True)
class Match:
    """Those who fit, the best first, and those who were left out."""

    fits: tuple[Fit, ...]
    unfit: tuple[Unfit, ...]


Worked = Mapping[UUID, Work]


def match(
    candidates: Iterable[Candidate], dispute: Dispute, worked: Worked, *, most: int = PROPOSED
) -> Match:
    """The ``most`` that fit a dispute best, with reasons, and everybody left out; who is not in ``worked`` is free."""
    fits: list[Fit] = []
    unfit: list[Unfit] = []
    for one in candidates:
        work = worked.get(one.entry.id, Work())
        why = left_out(one, dispute, work)
        if why is None:
            fits.append(fit(one.entry, dispute, work))
        else:
            unfit.append(Unfit(one.entry, why))
    return Match(
        tuple(sorted(fits, key=_order)[:most]), tuple(sorted(unfit, key=lambda one: one.entry.number))
    )


def left_out(candidate: Candidate, dispute: Dispute, work: Work) -> Text | None:
    """Why somebody cannot be given a dispute; None where they can."""
    why = barred(candidate, dispute)
    if why is None and work.open >= candidate.entry.at_most:
        return Text(
            zh=f"在办 {work.open} 件，已到上限 {candidate.entry.at_most} 件。",
            en=f"Has {work.open} open cases; the limit is {candidate.entry.at_most}.",
        )
    return why


def barred(candidate: Candidate, dispute: Dispute) -> Text | None:
    """Why somebody may not be given a dispute whoever decides it; None where they may."""
    entry = candidate.entry
    if entry.state != "active":
        return Text(zh="暂停或已退出名册。", en="Suspended, or no longer on the register.")
    if not entry.serves(dispute.on):
        return Text(zh=f"任期已于 {entry.until} 届满。", en=f"The term ended on {entry.until}.")
    if entry.review is not None and entry.review.result == "unqualified":
        return Text(zh="年度考核不合格。", en="The yearly review found them unqualified.")
    if entry.account_id is not None and str(entry.account_id) in dispute.parties:
        return Text(zh="本人是当事人。", en="Is a party.")
    if candidate.conflicts.intersection((dispute.matter, *dispute.parties)):
        return Text(zh="已声明利害关系，应当回避。", en="A conflict of interest was declared.")
    return None


def fit(entry: EntryView, dispute: Dispute, work: Work) -> Fit:
    """The points of somebody who can take a dispute, with the reasons they were given for."""
    given = [
        rule(entry, dispute, work)
        for rule in (_by_field, _by_settled, _by_place, _by_language, _by_load, _by_review)
    ]
    told = [one for one in given if one is not None]
    return Fit(entry, sum(points for points, _ in told), tuple(reason for _, reason in told))


Given = tuple[int, Text] | None


def _by_field(entry: EntryView, dispute: Dispute, _work: Work) -> Given:
    if dispute.field not in entry.fields:
        return (
            (0, Text(zh="各类纠纷都调解", en="Takes disputes of any kind"))
            if GENERAL in entry.fields
            else None
        )
    words = FIELDS[dispute.field]
    if entry.fields[0] == dispute.field:
        return FIRST_FIELD, Text(zh=f"主要调解{words.zh}纠纷", en=f"First field: {words.en}")
    return ITS_FIELD, Text(zh=f"调解{words.zh}纠纷", en=f"A field of theirs: {words.en}")


def _by_settled(_entry: EntryView, _dispute: Dispute, work: Work) -> Given:
    if not work.settled:
        return None
    words = Text(zh=f"办结过这类纠纷 {work.settled} 件", en=f"Settled such disputes: {work.settled}")
    return A_SETTLED_CASE * min(work.settled, MOST_SETTLED), words


def _by_place(entry: EntryView, dispute: Dispute, _work: Work) -> Given:
    if dispute.area is None:
        return None
    covers = not entry.areas or any(_lies_in(dispute.area, area) for area in entry.areas)
    level = LEVELS[max((_shared(dispute.area, area) for area in entry.areas), default=1) - 1]
    near = SAME_LEVEL[level]
    if covers and near < COVERS:
        return COVERS, Text(zh="服务范围包括这里", en="Works here")
    if not near:
        return None
    words = LEVEL_NAMES[level]
    return near, Text(zh=f"就在同一{words.zh}", en=f"In the same {words.en.lower()}")


def _by_language(entry: EntryView, dispute: Dispute, _work: Work) -> Given:
    wished = [one for one in dispute.languages if one != COMMON]
    spoken = [one for one in wished if one in entry.languages]
    if not wished or not spoken:
        return None
    zh, en = ("、".join(LANGUAGES[one].zh for one in spoken), ", ".join(LANGUAGES[one].en for one in spoken))
    return SPEAKS * len(spoken) // len(wished), Text(zh=f"会说{zh}", en=f"Speaks {en}")


def _by_load(entry: EntryView, _dispute: Dispute, work: Work) -> Given:
    points = FREE * (entry.at_most - work.open) // entry.at_most
    if not work.open:
        return points, Text(zh="手上没有在办的", en="Has no open case")
    return points, Text(
        zh=f"在办 {work.open} 件，最多 {entry.at_most} 件",
        en=f"Open cases: {work.open} of at most {entry.at_most}",
    )


def _by_review(entry: EntryView, _dispute: Dispute, _work: Work) -> Given:
    review = entry.review
    if review is None or review.result not in REVIEWED:
        return None
    words = RESULTS[review.result]
    return REVIEWED[review.result], Text(
        zh=f"{review.year} 年考核{words.zh}", en=f"Review of {review.year}: {words.en.lower()}"
    )


def _lies_in(path: str, area: str) -> bool:
    return path == area or path.startswith(area + "/")


def _shared(one: str, other: str) -> int:
    """How many levels two paths have in common, from the city down; 1 at least."""
    common = 0
    for mine, theirs in zip(one.split("/"), other.split("/"), strict=False):
        if mine != theirs:
            break
        common += 1
    return max(1, common)


def _order(one: Fit) -> tuple[int, datetime, str]:
    return -one.points, one.entry.last_proposed_at or _LONG_AGO, one.entry.number
