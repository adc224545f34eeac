"""What a resident gave before, offered beside a question: one tap fills it in, and nothing is taken without it.

What is offered is looked up once for a draft and kept with it, masked; the answers themselves are read when they are
taken. Owns no rule of what may be offered.

Offered is what belongs to the account that is signed in. A pass does not count: it lies in the browser for a while
after its owner has left, and at a counter or on a borrowed telephone the next person would read who that was.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from zhili.cases import public as cases
from zhili.cases.pages.resident import keeping
from zhili.cases.pages.resident.access import asking
from zhili.cases.pages.resident.drafts import Draft
from zhili.cases.pages.resident.receipt import grouped
from zhili.cases.pages.resident.sections import Section
from zhili.casetypes.language import CaseType
from zhili.kernel.actor import Actor
from zhili.kernel.text import Text

_GONE = Text(
    zh="那件事里已经没有这些内容了，请直接填写。", en="It is not there any more; please fill in yourself."
)
_FIELD = Text(zh="{title}：{shown}", en="{title}: {shown}")
_PURPOSE = Text(zh="在这里用于：{purpose}", en="Used here {purpose}")


@dataclass(frozen=True, slots=True)
class Before:
    """One earlier case and what it may fill in on this page, in words; ``taken`` once it has.

    Beside each personal field stands what it is for here: using it is agreeing to that.
    """

    case_id: str
    number: str
    type_title: Text
    opened_at: datetime
    fields: tuple[tuple[Text, Text | None], ...]
    taken: bool


def before(
    request: HttpRequest, case_type: CaseType, section: Section, draft: Draft, *, at: datetime
) -> tuple[Before, ...]:
    """What earlier cases of the visitor's own may fill in on a page; what was taken over already stands first."""
    actor = by_account(request, at=at)
    if not section.fields or actor.kind != "resident":
        return ()
    if draft.offered.get("who") != actor.id:
        draft = replace(draft, offered=_found(case_type, actor, at))
        keeping.keep(request, case_type, draft, at=at)
    rows = [row for one in draft.offered["offers"] if (row := _row(one, section, draft)) is not None]
    return tuple(sorted(rows, key=lambda row: not row.taken))


def used(
    request: HttpRequest, case_type: CaseType, section: Section, draft: Draft, *, at: datetime
) -> tuple[Draft, dict[str, Text]]:
    """The draft with what the visitor takes over here from the case they named; what is wrong where it is gone."""
    chosen = request.POST.get("use", "")
    offer = next((one for one in draft.offered.get("offers", ()) if one["case_id"] == chosen), None)
    names = [one["name"] for one in offer["fields"] if one["name"] in section.names] if offer else []
    try:
        given = cases.take_over(
            type_key=case_type.key, agreed=dict.fromkeys(names, UUID(chosen)) if names else {},
            actor=by_account(request, at=at), at=at,
        )  # fmt: skip
    except cases.NotOffered:
        return replace(draft, offered={}), {"form": _GONE}
    draft = draft.with_answers(frozenset(given), given)
    return replace(draft, agreed={**draft.agreed, **dict.fromkeys(given, chosen)}), {}


def telephone(request: HttpRequest, case_type: CaseType, *, at: datetime) -> Before | None:
    """The telephone that the visitor gave last, where a question asks for nothing else; None where there is none."""
    actor = by_account(request, at=at)
    if actor.kind != "resident":
        return None
    offers = cases.offers(type_key=case_type.key, actor=actor, at=at, fields=["phone"], most=1)
    section = Section("contact", open=tuple(one for one in case_type.form.fields if one.name == "phone"))
    return next((_row(_plain(one), section, Draft()) for one in offers), None)


def by_account(request: HttpRequest, *, at: datetime) -> Actor:
    """Who is signed in, without the passes that lie in this browser."""
    return replace(asking(request, at=at), cases=frozenset(), parties=frozenset())


def _found(case_type: CaseType, actor: Actor, at: datetime) -> dict[str, object]:
    offers = cases.offers(type_key=case_type.key, actor=actor, at=at)
    return {"who": actor.id, "offers": [_plain(one) for one in offers]}


def _plain(offer: cases.Offer) -> dict[str, Any]:
    return {**asdict(offer), "case_id": str(offer.case_id), "opened_at": offer.opened_at.isoformat()}


def _row(offer: Mapping[str, Any], section: Section, draft: Draft) -> Before | None:
    """The part of an offer that belongs to a page; None where it has none, or where another case filled it in."""
    asked = {field.name: field for field in section.fields}
    mine = [one for one in offer["fields"] if one["name"] in asked]
    taken = bool(mine) and all(draft.agreed.get(one["name"]) == offer["case_id"] for one in mine)
    if not mine or (not taken and all(one["name"] in draft.agreed for one in mine)):
        return None
    named = [(asked[one["name"]], one["shown"]) for one in mine]
    return Before(
        case_id=offer["case_id"],
        number=grouped(offer["number"]),
        type_title=Text(**offer["type_title"]),
        opened_at=datetime.fromisoformat(offer["opened_at"]),
        fields=tuple(
            (
                _FIELD.format(title=field.title, shown=shown),
                _PURPOSE.format(purpose=field.holding.purpose) if field.holding else None,
            )
            for field, shown in named
        ),
        taken=taken,
    )
