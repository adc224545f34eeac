"""The panel in which an action is done: its form filled in with what is known, who sees it, what went wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from zhili.cases import public as cases
from zhili.cases.pages import choosing, forms, offering
from zhili.cases.pages.forms import Drawn, Offer, Proposal
from zhili.cases.pages.words import ROLES
from zhili.casetypes.forms import Form, form_of
from zhili.casetypes.language import Action, CaseType
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.text import Text
from zhili.ui.desk import Who

APPROVE, REFUSE = "approve", "refuse"

_VISIBLE = {
    "internal": Text(
        zh="只有工作人员看得到，反映人看不到。", en="Staff only; the reporter does not see this."
    ),
    "parties": Text(zh="反映人和承办单位都看得到。", en="The reporter and the units see this."),
    "party": Text(
        zh="只有选中的这一方和主办单位看得到。", en="Only the chosen party and the unit that leads see this."
    ),
    "public": Text(
        zh="反映人看得到；办结后可能公开，请勿写个人信息。",
        en="The reporter sees this; it may be published at the end, so write no personal data.",
    ),
}
AUDIENCES = {"internal": "internal", "parties": "resident", "party": "party", "public": "public"}
"""Who reads what an action says, by its visibility, as the ``audience`` tag calls them."""

_REPLY = "reply"
_SETTLE = Text(zh="审批", en="Decide")
REASON = form_of(
    {
        "properties": {
            "reason": {
                "type": "string",
                "maxLength": 1000,
                "x-title": {"zh": "意见", "en": "Your reason"},
                "x-widget": "textarea",
            }
        }
    }
)
_KEPT = ("class", "urgency", "address")
"""What a case knows that an action's form may correct: shown filled in, so that it is changed and not typed anew."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One action being done. ``news`` happened since the page was opened; ``typed`` is kept where there is no form.

    ``audience`` says who reads what is written (``internal``, ``resident``, ``public``). ``confirm``: what is written
    looks personal and is sent only when said again with this word. ``draft_url`` takes what is typed so far; where
    something was kept, ``drafted_at`` says when. ``canned`` are ready-made answers, filled in, for the field ``words``.
    """

    key: str
    title: Text
    url: str
    form: Drawn | None
    version: int
    visible: Text | None = None
    internal: bool = False
    needs: Text | None = None
    request: str = ""
    asked: Mapping[str, object] | None = None
    refusal: Text | None = None
    news: Sequence[Mapping[str, object]] = ()
    typed: Sequence[tuple[Text, object]] = ()
    next: str = ""
    refuse_url: str = ""
    audience: str = ""
    confirm: str = ""
    draft_url: str = ""
    drafted_at: datetime | None = None
    canned: Sequence[tuple[str, str]] = ()
    colleagues_url: str = ""
    once: str = field(default_factory=lambda: str(uuid4()))

    @property
    def words(self) -> str:
        """The name of the question that is answered in sentences, if there is one."""
        asked = self.form.questions if self.form else ()
        return next((one.name for one in asked if one.widget == "textarea"), "")


def of_action(
    who: Who, case: cases.CaseView, action: Action, *, values: Mapping[str, object] | None = None,
    errors: Mapping[str, Text] | None = None, given: Mapping[str, object] | None = None,
) -> Panel:  # fmt: skip
    """The panel of an action that may be done now. Without ``values`` it begins with what is known or ``given``."""
    case_type = cases.case_type_version(case.type_key, case.type_version)
    proposals = proposed(case, case_type) if values is None else {}
    known = (
        {
            **_from(proposals, action),
            **_known(case, action),
            **_taken_down(who, case, action),
            **(given or {}),
        }
        if values is None
        else values
    )
    hinted = reverse("desk:reply_hints", args=[case.id]) if _answers(action) else ""
    relevant = {name: one for name, one in proposals.items() if name == "class" and not case.class_code}
    offer = replace(_offer(who, case, case_type, action.form), proposals=relevant, suggest_url=hinted)
    return Panel(
        key=action.key,
        title=action.title,
        url=reverse("desk:act", args=[case.id, action.key]),
        form=forms.draw(action.form, offer=offer, values=known, errors=errors),
        version=case.version,
        visible=_VISIBLE.get(action.visibility),
        internal=action.visibility == "internal",
        needs=ROLES.get(action.needs) if action.needs and action.needs not in case.roles else None,
        audience=AUDIENCES.get(action.visibility, ""),
        colleagues_url=reverse("desk:colleagues", args=[case.id]) if action.visibility == "internal" else "",
    )


def of_settling(
    case: cases.CaseView, request: str, *, values: Mapping[str, object] | None = None,
    errors: Mapping[str, Text] | None = None,
) -> Panel:  # fmt: skip
    """The panel in which a waiting action is approved or refused."""
    return Panel(
        key=APPROVE,
        title=_SETTLE,
        url=reverse("desk:act", args=[case.id, APPROVE]),
        form=forms.draw(REASON, offer=Offer(), values=values, errors=errors),
        version=case.version,
        request=request,
        refuse_url=reverse("desk:act", args=[case.id, REFUSE]),
    )


def wanted(who: Who, case: cases.CaseView, query: QueryDict) -> Panel | None:
    """The panel that an address asks for; None where it asks for none that can be had now."""
    request = query.get("settle", "")
    if any(one.request == request and one.mine_to_settle for one in case.asked):
        return of_settling(case, request)
    action = next((one for one in case.allowed if one.key == query.get("do")), None)
    if action is None:
        return None
    given = {name: value for name, value in query.items() if name in action.form.properties and value}
    return replace(of_action(who, case, action, given=given), next=query.get("next", ""))


def refill(who: Who, case: cases.CaseView, key: str, values: Mapping[str, object]) -> Panel | None:
    """The panel of an action with these answers in its form; None where the action cannot be had now."""
    action = next((one for one in case.allowed if one.key == key), None)
    if action is not None:
        return of_action(who, case, action, values=values)
    asked = next((one.request for one in case.asked if one.mine_to_settle), "")
    return of_settling(case, asked, values=values) if key == APPROVE and asked else None


def refused(
    who: Who,
    case: cases.CaseView,
    key: str,
    post: QueryDict,
    refusal: ZhiliError,
    news: Sequence[Mapping[str, object]],
) -> Panel:
    """The panel again after a refusal, with everything that was typed; the words alone where the action is gone."""
    errors = refusal.fields if isinstance(refusal, FieldErrors) else None
    confirm = str(refusal.facts.get("confirm", ""))
    general = None if errors else refusal.words
    request = post.get("request", "")
    action = next((one for one in case.allowed if one.key == key), None)
    if any(one.request == request and one.mine_to_settle for one in case.asked):
        again = of_settling(case, request, values=forms.typed(REASON, post), errors=errors)
    elif action is not None:
        again = of_action(who, case, action, values=forms.typed(action.form, post), errors=errors)
    else:
        again = _gone(case, key, post)
    return replace(again, refusal=general, news=news, next=post.get("next", ""), confirm=confirm)


def _gone(case: cases.CaseView, key: str, post: QueryDict) -> Panel:
    action = cases.case_type_version(case.type_key, case.type_version).actions.get(key)
    form = action.form if action else REASON
    values = forms.typed(form, post)
    typed = [(one.title, values[one.name]) for one in form.fields if one.name in values]
    title = action.title if action else _SETTLE
    return Panel(key=key, title=title, url="", form=None, version=case.version, typed=typed)


def proposed(case: cases.CaseView, case_type: CaseType) -> dict[str, Proposal]:
    """What the machine proposes for a case: its class and the unit that answers for it, with its reasons."""
    found = {}
    guess = _mapping(case.suggested.get("class"))
    class_ = case_type.class_(str(guess.get("value")))
    if class_ is not None:
        reasons = guess.get("reasons")
        found["class"] = Proposal(
            value=class_.code,
            words=class_.name,
            confidence=_number(guess.get("confidence")),
            reasons=tuple(str(one) for one in reasons) if isinstance(reasons, list) else (),
        )
    unit = _mapping(case.suggested.get("unit"))
    if unit.get("value"):
        found["unit"] = _unit(unit)
    return found


def _unit(guess: Mapping[str, object]) -> Proposal:
    return Proposal(
        value=str(guess["value"]),
        words=choosing.unit_words(str(guess["value"])),
        reasons=(str(guess.get("article") or ""),),
    )


def _known(case: cases.CaseView, action: Action) -> dict[str, object]:
    """What an action would write that the case already knows."""
    now = {"class": case.class_code, "urgency": case.urgency, "address": case.address}
    sets = [effect.args for effect in action.effects if effect.word == "set"]
    written = {str(value)[1:]: name for args in sets for name, value in args.items() if name in _KEPT}
    return {name: now[kept] for name, kept in written.items() if now[kept]}


def _from(proposals: Mapping[str, Proposal], action: Action) -> dict[str, object]:
    """The proposals as answers, where the action gives the case to a unit and nobody has said better."""
    assigns = any(effect.word == "assign" and effect.args.get("role") == "lead" for effect in action.effects)
    if not assigns:
        return {}
    names = {one.name for one in action.form.fields}
    return {name: one.value for name, one in proposals.items() if name in names and name == "class"}


def _taken_down(who: Who, case: cases.CaseView, action: Action) -> dict[str, object]:
    """The record that was taken down passage by passage, where the action shows the whole of it."""
    case_type = cases.case_type_version(case.type_key, case.type_version)
    into = case_type.sitting.into if case_type.sitting else None
    if into is None or into[0] != action.key:
        return {}
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    lines = cases.record_of(case_type, events, case.parties, "zh")
    return {into[1]: "\n".join(lines)} if lines else {}


def _answers(action: Action) -> bool:
    """Whether what is written becomes the reply that the reporter gets."""
    return any(one.word == "set" and _REPLY in one.args for one in action.effects)


def _offer(who: Who, case: cases.CaseView, case_type: CaseType, form: Form) -> Offer:
    names_cases = any(forms.widget_of(one) in ("case", "cases") for one in form.fields)
    around = alike(who, case.id) if names_cases else ()
    return Offer(
        classes=case_type.classes,
        area=case.area,
        areas_url=reverse("desk:areas"),
        cases=[(one.row.number, _titled(one)) for one in around],
        parties=[(str(one.id), one.title) for one in case.parties if one.room],
        **offering.of_case(case, form, at=who.at),
        dense=True,
    )


def alike(who: Who, case_id: UUID) -> tuple[cases.AlikeRow, ...]:
    """Open cases around one that may be the same matter; those that tell the same first."""
    found = cases.listing(actor=who.actor, filters=cases.Filters(ids=(case_id,)), at=who.at, limit=1).rows
    return cases.near(row=found[0], actor=who.actor, at=who.at) if found else ()


def _titled(one: cases.AlikeRow) -> str:
    if one.score is None:
        return one.row.title
    return _("%(title)s（说的像是同一件事）") % {"title": one.row.title}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
