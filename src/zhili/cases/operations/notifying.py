"""Telling people outside the page what happened to a case: its reporter and the units it concerns.

Owes the telling in the transaction of the event, and does it later as a job; by which way is ``notification``'s.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings

from zhili.cases.queries import types
from zhili.cases.queries.single import history, state_of
from zhili.cases.queries.whole import event_view
from zhili.cases.rules import audience
from zhili.cases.rules.state import CaseState, Event, Party
from zhili.cases.rules.step import Step
from zhili.casetypes.language import CaseType
from zhili.kernel import jobs
from zhili.kernel.text import Text
from zhili.notification import public as notification
from zhili.people import public as people

_CLOCKS = {
    "warn": Text(zh="快到期了", en="nearly due"),
    "overdue": Text(zh="已超时", en="overdue"),
}
_LEADS, _HELPS = Text(zh="主办", en="you lead"), Text(zh="协办", en="you help")


def news_of(steps: Iterable[Step]) -> list[Step]:
    """Those of the steps of which somebody may have to be told."""
    carried = bool(notification.carried())
    return [one for one in steps if audience.concerns_anybody(one.state, one.event, carried=carried)]


def owe(steps: Iterable[Step]) -> None:
    """Have those concerned told of these steps of one case, once the caller's transaction is committed."""
    news = news_of(steps)
    if news:
        jobs.defer("cases.notify", case_id=str(news[0].state.id), seqs=[one.event.seq for one in news])


def notify(*, case_id: UUID, seqs: Iterable[int], at: datetime) -> int:
    """Tell whoever these events concern; how many messages were made. Again it tells nobody twice."""
    state, wanted = state_of(case_id), frozenset(seqs)
    case_type = types.of_version(state.type_key, state.type_version)
    events = [event for event in history(state) if event.seq in wanted]
    return sum(
        _reporter(case_type, state, event, at)
        + _parties(case_type, state, event, at)
        + _units(case_type, state, event, at)
        for event in events
    )


def _reporter(case_type: CaseType, state: CaseState, event: Event, at: datetime) -> int:
    if not audience.reporter_hears(state, event):
        return 0
    account = audience.reporters_account(state)
    if account is None and not people.keeps_private(holder=state.id, district_id=state.district_id):
        return 0
    key, news = _news(case_type, state, event)
    if account is not None:
        recipient, link = notification.Recipient("account", account), f"/follow/{state.id}/"
    else:
        recipient, link = notification.Recipient("case", str(state.id)), "/follow/"
    facts = {**_facts(case_type, state, link), "news": news}
    return _tell([recipient], key, facts, state, event, at)


def _parties(case_type: CaseType, state: CaseState, event: Event, at: datetime) -> int:
    """Each invited party: at its account, else at the telephone under which it was invited."""
    told = 0
    for one in audience.parties_hear(state, event):
        key, news = _news(case_type, state, event)
        if one.account:
            recipient = notification.Recipient("account", audience.account_of(one.account))
            link = f"/follow/{state.id}/"
        elif people.keeps_private(holder=one.id, district_id=state.district_id):
            recipient, link = notification.Recipient("case", str(one.id)), "/follow/"
        else:
            continue
        told += _tell([recipient], key, {**_facts(case_type, state, link), "news": news}, state, event, at)
    return told


def tell_invited(state: CaseState, party: Party, event: Event, *, at: datetime) -> None:
    """Tell a party at the telephone under which it was invited, in the caller's transaction, that it was.

    Without the code, which lets in whoever has it: that goes by word of mouth, the number by telephone.
    """
    case_type = types.of_version(state.type_key, state.type_version)
    side = case_type.parties.sides[party.side] if case_type.parties else case_type.title
    facts: dict[str, str | Text] = {
        "number": state.number,
        "matter": case_type.title,
        "news": side,
        "link": f"{settings.ZHILI_ADDRESS}/follow/?number={state.number}",
    }
    _tell([notification.Recipient("case", str(party.id))], "case.invited", facts, state, event, at)


def _news(case_type: CaseType, state: CaseState, event: Event) -> tuple[str, Text]:
    """The kind of message that an event is to its reporter, and what it says."""
    view = event_view(case_type, event)
    said = Text(zh=view.text, en=view.text) if view.text else view.says or view.title
    if event.action == "open":
        return "case.received", said
    if audience.answers(event):
        return "case.answered", said
    stage = next((str(change["to"]) for change in event.changes if change["do"] == "stage"), "")
    ends = stage in case_type.stages and case_type.stages[stage].ends
    return ("case.ended", case_type.stages[stage].resident) if ends else ("case.news", said)


def _units(case_type: CaseType, state: CaseState, event: Event, at: datetime) -> int:
    facts = _facts(case_type, state, f"/desk/cases/{state.id}/")
    leads = {unit: _LEADS if unit == state.lead else _HELPS for unit in audience.units_brought_in(event)}
    late = {unit: _CLOCKS[event.action] for unit in audience.units_running_late(state, event)}
    register = str(event.data.get("name", ""))
    differs = {unit: Text(register, register) for unit in audience.units_to_decide(state, event)}
    told = 0
    for key, units in (("desk.assigned", leads), ("desk.deadline", late), ("desk.differs", differs)):
        for unit, news in units.items():
            told += _tell(_of_unit(unit, at), key, {**facts, "news": news}, state, event, at)
    return told


def _of_unit(unit: str, at: datetime) -> Iterator[notification.Recipient]:
    """A unit's webhook, and those of its people who asked to be told elsewhere than on their queue."""
    if unit in notification.units_with_webhook():
        yield notification.Recipient("unit", unit)
    staff = [notification.Recipient("account", str(one.id)) for one in people.staff(unit=unit, at=at)]
    yield from (one for one, wish in notification.wishes_of(staff).items() if wish.ways)


def _facts(case_type: CaseType, state: CaseState, link: str) -> dict[str, str | Text]:
    title = str(state.attributes.get("title") or "")
    class_ = case_type.class_(str(state.attributes.get("class")))
    matter = title or (class_.name if class_ else case_type.title)
    return {"number": state.number, "matter": matter, "link": f"{settings.ZHILI_ADDRESS}{link}"}


def _tell(
    recipients: Iterable[notification.Recipient], key: str, facts: dict[str, str | Text], state: CaseState,
    event: Event, at: datetime,
) -> int:  # fmt: skip
    return notification.tell(
        recipients=recipients,
        key=key,
        facts=facts,
        at=at,
        about=state.id,
        seq=event.seq,
        district_id=state.district_id,
    )
