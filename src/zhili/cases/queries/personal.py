"""What the house holds about a person in one case of theirs, as they are told and as they may take it away."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from zhili.cases.queries import types
from zhili.cases.queries.single import history, state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.rules import erasing, keeping
from zhili.cases.rules.keeping import Erasable
from zhili.cases.rules.state import CaseState
from zhili.casetypes.language import CaseType
from zhili.casetypes.personal import GROUNDS
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.people import public as people

OWN = "own data"
"""The purpose under which a person's own reading stands in the trail."""

CASE = Text(zh="这件诉求", en="This request")


@dataclass(frozen=True, slots=True)
class HeldField:
    """One personal field: what is held, why, by which law, until when, and whether it may be erased now."""

    name: str
    title: Text
    value: str
    purpose: Text
    ground: Text
    basis: Text
    term: Text
    until: date | None
    class_: str
    erasable: Erasable


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held of a person in a case. ``until`` is the day when the rest is erased, None while it runs."""

    case_id: UUID
    number: str
    type_title: Text
    law: str
    ended: bool
    erased: bool
    fields: tuple[HeldField, ...]
    words: tuple[tuple[Text, str], ...]
    until: date | None
    looks: tuple[people.LookView, ...]

    @property
    def erasable(self) -> tuple[HeldField, ...]:
        """What may be erased now."""
        return tuple(one for one in self.fields if one.erasable.now)


def reported_by(case_id: UUID, actor: Actor, *, at: datetime) -> CaseState:
    """A case, for the person who reported it. Raises NotFound for anybody else."""
    state = state_of(case_id)
    if "reporter" not in roles_on(actor, state, at=at):
        raise NotFound(what=CASE)
    return state


def held(*, case_id: UUID, actor: Actor, at: datetime) -> Held:
    """What is held of the reporter in a case of theirs; the reading leaves its trail. Raises NotFound."""
    state = reported_by(case_id, actor, at=at)
    case_type = types.of_version(state.type_key, state.type_version)
    values = people.read_private(
        holder=state.id, actor=owner(actor, state), purpose=OWN, at=at, district_id=state.district_id
    )
    ended = case_type.stages[state.stage].ends
    ((retain_until,),) = fetch("SELECT retain_until FROM cases_case WHERE id = %s", [state.id])
    return Held(
        case_id=state.id,
        number=state.number,
        type_title=case_type.title,
        law=case_type.law,
        ended=ended,
        erased=any(event.action == erasing.ERASE and "left" in event.data for event in history(state)),
        fields=tuple(_fields(case_type, state, values, ended)),
        words=tuple(_words(state)),
        until=retain_until.date() if retain_until else None,
        looks=tuple(people.looks(holders=[state.id])),
    )


def taken_away(held: Held) -> dict[str, object]:
    """The same for machines: nothing left out, words in both languages."""
    plain = asdict(held)
    for one, shown in zip(plain["fields"], held.fields, strict=True):
        one["erasable"] = shown.erasable.now
    plain["words"] = [{"title": title, "value": value} for title, value in plain["words"]]
    return plain


def owner(actor: Actor, state: CaseState) -> Actor:
    """Who reported a case signed in has proven it as much as who holds its code."""
    return replace(actor, cases=actor.cases | {state.id})


def _fields(case_type: CaseType, state: CaseState, values: Mapping[str, str], ended: bool) -> list[HeldField]:
    titles = {one.name: one.title for one in case_type.form.fields}
    calendar = people.calendar()
    found = []
    for name, why in case_type.form.holdings.items():
        if name not in values:
            continue
        runs = ended and name in keeping.terms_of(case_type)
        found.append(
            HeldField(
                name=name, title=titles[name], value=values[name], purpose=why.purpose,
                ground=GROUNDS.get(why.ground, GROUNDS["duty"]), basis=why.basis, term=why.term_words,
                until=keeping.last_day(why.term, state.stage_since, calendar) if runs else None,
                class_=why.class_, erasable=keeping.erasable(why, ended=ended),
            )
        )  # fmt: skip
    return found


_TITLES = {
    "title": Text(zh="标题", en="Title"),
    "text": Text(zh="您写的内容", en="What you wrote"),
    "address": Text(zh="地点", en="Place"),
}


def _words(state: CaseState) -> list[tuple[Text, str]]:
    return [
        (title, str(state.attributes[name])) for name, title in _TITLES.items() if state.attributes.get(name)
    ]
