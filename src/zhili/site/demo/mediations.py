"""What the mediation committees of the made-up city have had before them in the last weeks: disputes at every stage.

Played by the same operations as everything else. Who mediates is whom the parties agree on, of those whom the register
proposes; what is to come has its room or hour booked.
"""

import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from zhili.booking import public as booking
from zhili.cases import public as cases
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM, Actor
from zhili.people import public as people
from zhili.site.demo import mediators
from zhili.site.demo.arrivals import CITY_TIME
from zhili.site.demo.cast import Cast
from zhili.site.demo.disputes import DISPUTES, Dispute
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import Area
from zhili.site.demo.staff import Resident
from zhili.site.demo.units import of_area

MEDIATION = "mediation.people"
_MORNING = timedelta(hours=9, minutes=30)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = 14  # days in which a room is looked for
_HOURS = {str(day): "09:00-12:00,14:00-17:00" for day in range(1, 6)}


@dataclass(slots=True)
class _Mediation:
    """One dispute under way: where and when it began, its two sides, who leads it."""

    what: Dispute
    id: UUID
    begun: datetime
    street: Area
    lead: Actor
    sides: tuple[Actor, Actor]

    def act(self, action: str, after: timedelta, *, by: Actor | None = None, **data: object) -> None:
        """Let the lead, or somebody, do something so long after it began."""
        at = self.begun + after
        with clock.at_instant(at):
            cases.act(case_id=self.id, action=action, actor=by or self.lead, data=data, at=at)


def lay(
    gazetteer: Gazetteer, cast: Cast, residents: Iterable[Resident], *, at: datetime
) -> dict[str, list[UUID]]:
    """Lay them down before an instant; their ids by the stage to which each came.

    The parties are those residents who have an account, the demonstration's first among them.
    """
    rng = random.Random("mediations")
    known = [one for one in residents if one.username is not None]
    streets = gazetteer.city.at_level("street")
    laid: dict[str, list[UUID]] = {}
    coming: list[_Mediation] = []
    for number, what in enumerate(DISPUTES):
        street = streets[min(what.committee, len(streets) - 1)]
        sides = (known[what.applicant], known[(number * 3 + 1) % (len(known) - 1) + 1])
        if sides[0] is sides[1]:
            sides = (sides[0], known[(known.index(sides[0]) + 1) % len(known)])
        one = _opened(what, street, sides, gazetteer=gazetteer, cast=cast, rng=rng, at=at)
        _WAYS[what.end](one, cast)
        laid.setdefault(what.end, []).append(one.id)
        if what.end == "mediating":
            coming.append(one)
    _appoint(coming, at)
    return laid


# --- from the application to the talks ---------------------------------------------------------------------------


def _opened(
    what: Dispute, street: Area, sides: tuple[Resident, Resident], *, gazetteer: Gazetteer, cast: Cast,
    rng: random.Random, at: datetime,
) -> _Mediation:  # fmt: skip
    """An application by one side, given to the street's committee."""
    homes = [
        spot for one in gazetteer.city.children(street.code) for spot in gazetteer.by_community[one.code]
    ]
    address = gazetteer.address(rng.choice([spot for spot in homes if spot.buildings]), rng=rng)
    day = (at - what.ago * _DAY).astimezone(CITY_TIME)
    begun = (day.replace(hour=0, minute=0, second=0, microsecond=0) + _MORNING).astimezone(UTC)
    applicant, respondent = (cast.reporter(one) for one in sides)
    data = {
        "text": what.text, "wish": what.wish, "class": what.kind, "address": address.text, "lon": address.lon,
        "lat": address.lat, "name": sides[0].name, "phone": sides[0].phone,
    } | ({"amount": what.amount} if what.amount else {})  # fmt: skip
    with clock.at_instant(begun):
        opened = cases.open(type_key=MEDIATION, data=data, actor=applicant, channel="web", at=begun)
    unit = of_area(street.code, "street")
    desk = cast.find("dispatcher", area=None, unit=None, rng=rng)
    lead = cast.committee(unit) or cast.find("lead", area=None, unit=unit, rng=rng)
    assert desk is not None and lead is not None  # founded with the city
    one = _Mediation(what, opened.id, begun, street, lead, (applicant, respondent))
    one.act("assign", _HOUR, by=desk, unit=unit)
    if what.end != "applied":
        one.act("accept", 2 * _HOUR, text="")
        _invited(one, sides[1])
    return one


def _invited(one: _Mediation, resident: Resident) -> None:
    at = one.begun + 3 * _HOUR
    with clock.at_instant(at):
        party = cases.invite(
            case_id=one.id, side="respondent", actor=one.lead, at=at, name=resident.name, phone=resident.phone
        ).party
        cases.join(case_id=one.id, party=party, actor=one.sides[1], at=at + _HOUR)


def _talks(one: _Mediation, cast: Cast) -> None:
    """The other side agrees, both agree on a mediator, and they sit down together."""
    one.act("consent", _DAY, by=one.sides[1], agreed=True)
    one.act("choose_mediator", _DAY + _HOUR, mediator=_agreed_on(one, one.begun + _DAY))
    one.act("session", 2 * _DAY, text=one.what.session)
    if one.what.amount:
        one.act(
            "offer",
            2 * _DAY + _HOUR,
            by=one.sides[1],
            amount=round(one.what.amount * 0.6),
            text="愿意出一部分。",
        )


def _agreed_on(one: _Mediation, at: datetime) -> str:
    """The number on the register of whom both sides can live with, of those proposed."""
    area = cases.whole(case_id=one.id, actor=SYSTEM, at=at).area
    parties = tuple(side.id for side in one.sides)
    dispute = people.Dispute(
        one.what.field, area, at.astimezone(CITY_TIME).date(), parties=parties, matter=str(one.id)
    )
    with clock.at_instant(at):
        proposal = people.propose_mediators(dispute=dispute, worked=_worked, actor=one.lead, at=at)
        offered = [fit.entry for fit in proposal.offered]
        for party in parties:
            proposal = people.wish_mediators(proposal=proposal.id, party=party, ranked=offered, at=at)
    assert proposal.chosen is not None, f"nobody mediates {one.what.kind} in {one.street.name}"
    return people.entries_of([proposal.chosen])[proposal.chosen].number


def _worked(entries: Collection[UUID]) -> Mapping[UUID, people.Work]:
    """What mediators have had to do, over what was laid down before."""
    numbers = {key: entry.number for key, entry in people.entries_of(entries).items()}
    found = cases.entrusted(numbers.values(), opened_from=_LONG_AGO, opened_until=clock.now())
    return {
        key: people.Work(open=found[number].cases - found[number].ended, settled=found[number].ended)
        for key, number in numbers.items()
        if number in found
    }


# --- how they end ------------------------------------------------------------------------------------------------


def _stays(one: _Mediation, cast: Cast) -> None:
    """Applied for, or the other side has not answered yet."""


def _refused(one: _Mediation, cast: Cast) -> None:
    one.act("consent", _DAY, by=one.sides[1], agreed=False, text="不想调解，走法律程序。")


def _failed(one: _Mediation, cast: Cast) -> None:
    _talks(one, cast)
    one.act("fail", 5 * _DAY, reason="双方对金额差距太大，谈了两次没有谈拢。", path="lawsuit")


def _settled(one: _Mediation, cast: Cast) -> None:
    """Agreed upon; a written agreement is still to be signed."""
    _talks(one, cast)
    money: dict[str, Any] = (
        {"amount": round(one.what.amount * 0.8), "instalments": 2} if one.what.amount else {}
    )
    form = "oral" if one.what.oral else "written"
    one.act("settle", 4 * _DAY, form_of=form, text=one.what.terms, **money)


def _in_force(one: _Mediation, cast: Cast) -> None:
    _settled(one, cast)
    if not one.what.oral:
        one.act("sign", 5 * _DAY, signed=True, text="各方当面签了纸质协议。")
    if one.what.confirmed:
        _confirmed(one, cast, ruled=one.what.end != "performing")
    if one.what.amount:
        one.act(
            "pay",
            9 * _DAY,
            by=one.sides[0],
            number=1,
            amount=round(one.what.amount * 0.4),
            text="收到第一期。",
        )


def _confirmed(one: _Mediation, cast: Cast, *, ruled: bool) -> None:
    """Both ask the court; it takes the case up, and rules where there was time for it."""
    for hours, side in enumerate(one.sides):
        one.act("apply_confirmation", 6 * _DAY + hours * _HOUR, by=side, together=True)
    links = cases.whole(case_id=one.id, actor=SYSTEM, at=one.begun + 7 * _DAY).links
    court = _Mediation(
        one.what, next(link.id for link in links if link.kind == "led_to"), one.begun, one.street,
        cast.named("judge"), one.sides,
    )  # fmt: skip
    court.act("accept", 8 * _DAY, docket=f"（{one.begun.year}）调确{one.what.ago}号")
    if ruled:
        court.act("confirm", 8 * _DAY + 5 * _HOUR, text="协议有效，双方应当按约履行。")


def _performed(one: _Mediation, cast: Cast) -> None:
    _in_force(one, cast)
    one.act("fulfil", 12 * _DAY, by=one.sides[0], text="都做到了。")


def _breached(one: _Mediation, cast: Cast) -> None:
    _in_force(one, cast)
    one.act("breach", 14 * _DAY, by=one.sides[0], reason="到了约定的日子没有履行。")


def _referred(one: _Mediation, cast: Cast) -> None:
    _breached(one, cast)
    one.act("refer", 16 * _DAY, path="lawsuit", text="协议和材料可以直接用于起诉。")


_WAYS: Mapping[str, Callable[[_Mediation, Cast], None]] = {
    "applied": _stays, "accepted": _stays, "mediating": _talks, "signing": _settled, "performing": _in_force,
    "fulfilled": _performed, "breached": _breached, "referred": _referred, "failed": _failed, "refused": _refused,
}  # fmt: skip

# --- what is to come ---------------------------------------------------------------------------------------------


def _appoint(coming: Sequence[_Mediation], at: datetime) -> None:
    """A room of each committee and the shown mediator's hours, and in them a time for each of the talks to come.

    The first is today where today is worked, what is in the mediator's own hours on a later day.
    """
    made = at - 3 * _DAY
    rooms: dict[str, UUID] = {}
    for one in coming:
        unit = of_area(one.street.code, "street")
        if unit not in rooms:
            setting = booking.Setting(
                unit=unit, kind="room", name="一号调解室", name_en="Mediation room 1", hours=_HOURS,
                place=f"{one.street.name}办事处一层", open_to="desk",
            )  # fmt: skip
            rooms[unit] = booking.add(setting=setting, actor=SYSTEM, at=made)
            _book(one, rooms[unit], made, booking.day_of(at))
        else:
            hours = booking.Setting(
                unit=unit, kind="person", name="调解员接待", name_en="A mediator's hours", hours=_HOURS,
                staff=mediators.SHOWN,
            )  # fmt: skip
            own = booking.add(setting=hours, actor=SYSTEM, at=made)
            _book(one, own, made, booking.day_of(at + _DAY))


def _book(one: _Mediation, resource: UUID, made: datetime, first: date) -> None:
    """The first time from a day on; none where the State has not said yet which days are worked."""
    view = booking.bookable(resource, actor=one.lead, at=made)
    free = (
        slot.slot
        for day in booking.days(view, first=first, count=_AHEAD, at=made)
        for slot in day.slots
        if slot.open
    )
    slot = next(free, None)
    if slot is None:
        return
    with clock.at_instant(made):
        booking.book(
            resource_id=resource,
            starts_at=slot.starts_at,
            actor=one.lead,
            at=made,
            case_id=one.id,
            matter="第二次合谈",
        )
    when = slot.starts_at.astimezone(CITY_TIME)
    told = (
        f"第二次合谈定在{when.month}月{when.day}日 {when:%H:%M}，在{one.street.name}办事处一层，请双方到场。"
    )
    one.act("message", made + _HOUR - one.begun, text=told)
