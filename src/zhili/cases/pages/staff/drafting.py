"""Words before they are sent: drafts kept for their writer, ready-made answers, what looks personal in them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing, forms
from zhili.cases.pages.staff import panel as panels
from zhili.cases.pages.staff import rows
from zhili.cases.pages.staff.panel import Panel
from zhili.casetypes.forms import Form
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, staff_only
from zhili.ui.phrases import day
from zhili.understanding import public as understanding
from zhili.workspace import public as workspace
from zhili.workspace.public import DraftKept

_STEP = Text(zh="这一步", en="This step")
_MOST_NAMES = 8


class LooksPersonal(ZhiliError):
    """Words that residents or everybody will read hold what looks like somebody's number."""

    code: ClassVar[str] = "looks-personal"
    status: ClassVar[int] = 422
    message = Text(
        zh="要发出的文字里好像有个人信息：{found}。请核对：确实要写，就再确认一次。",
        en="What you are about to send seems to hold personal data: {found}. Check it; if it is meant, confirm it.",
    )


# --- drafts -----------------------------------------------------------------------------------------------------


def place_of(case_id: UUID, key: str) -> str:
    """Where the draft of an action's form is kept."""
    return f"case:{case_id}:{key}"


def drafts_at(who: Who, case_id: UUID) -> dict[str, DraftKept]:
    """The reader's drafts in a case, by action."""
    kept = workspace.drafts_of(account=who.actor.id, within=place_of(case_id, ""))
    return {one.place.rpartition(":")[2]: one for one in kept}


def keeping(panel: Panel, case: cases.CaseView) -> Panel:
    """A panel that is kept while the reader types, as it stands."""
    return replace(panel, draft_url=reverse("desk:draft", args=[case.id, panel.key])) if panel.form else panel


def with_draft(panel: Panel, who: Who, case: cases.CaseView, drafts: Mapping[str, DraftKept]) -> Panel:
    """A panel whose form goes on where the reader left it, and is kept while they type."""
    draft = drafts.get(panel.key)
    form = _form_of(case, panel.key)
    if panel.form is None or draft is None or form is None:
        return keeping(panel, case)
    again = panels.refill(who, case, panel.key, forms.typed(form, _as_post(draft.answers)))
    filled = again.form if again else panel.form
    return replace(keeping(panel, case), form=filled, drafted_at=draft.saved_at)


def _form_of(case: cases.CaseView, key: str) -> Form | None:
    action = cases.case_type_version(case.type_key, case.type_version).actions.get(key)
    return action.form if action else panels.REASON if key == panels.APPROVE else None


def _as_post(answers: Mapping[str, Sequence[str]]) -> QueryDict:
    post = QueryDict(mutable=True)
    for name, values in answers.items():
        post.setlist(name, list(values))
    return post


@require_POST
@staff_only
def keep(request: HttpRequest, who: Who, case_id: UUID, action: str) -> HttpResponseBase:
    """Keep what is typed so far, or with ``drop`` forget it. A script is told when it was kept."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    form = _form_of(case, action)
    if form is None:
        raise NotFound(what=_STEP)
    place = place_of(case_id, action)
    kept = False
    if "drop" in request.POST:
        workspace.drop_draft(account=who.actor.id, place=place)
    else:
        asked = [one.name for one in form.fields if one.name in request.POST]
        answers = {name: request.POST.getlist(name) for name in asked}
        version = request.POST.get("expected_version", "")
        seen = int(version) if version.isdigit() else None
        kept = workspace.save_draft(
            account=who.actor.id, place=place, answers=answers, at=who.at, seen_version=seen
        )
        kept = kept and not _came_late(request, who, case_id, action)
    if request.headers.get("HX-Request"):
        return JsonResponse({"kept": timezone.localtime(who.at).strftime("%H:%M") if kept else ""})
    if kept:
        messages.success(request, _("草稿已保存，换一台设备也能接着写。"))
    return redirect("desk:case", case_id=case_id)


def _came_late(request: HttpRequest, who: Who, case_id: UUID, key: str) -> bool:
    """Whether the words came after the form that they were typed in, on a slow line: then they are forgotten again.

    Looked at after they were kept, as a form's draft is forgotten after its deed stands: whichever of the two comes
    last sees the other.
    """
    late = cases.was_taken(actor=who.actor, idempotency_key=request.POST.get("once", "")[:100])
    if late:
        sent(who, case_id, key)
    return late


def sent(who: Who, case_id: UUID, key: str) -> None:
    """Forget the draft of what was sent."""
    workspace.drop_draft(account=who.actor.id, place=place_of(case_id, key))


# --- ready-made answers -----------------------------------------------------------------------------------------


def with_canned(panel: Panel, who: Who, case: cases.CaseView) -> Panel:
    """A panel with the ready-made answers of the reader's units that fit the case, filled in. One query."""
    if not panel.words or not who.units:
        return panel
    found = workspace.canned_answers(units=who.units, class_code=case.class_code or "")
    facts = facts_of(case)
    return replace(panel, canned=[(one.title, workspace.filled(one.text, facts)) for one in found])


def facts_of(case: cases.CaseView) -> dict[str, str]:
    """What a ready-made answer may name, in the reader's language."""
    language = get_language() or "zh"
    unit = choosing.unit_words(case.lead_unit).in_(language) if case.lead_unit else ""
    due = day(timezone.localtime(case.due_at).date()) if case.due_at else ""
    return {"number": rows.spaced(case.number), "title": case.title, "unit": unit, "due": due}


# --- words that others will read --------------------------------------------------------------------------------


def check_words(data: Mapping[str, object], *, visibility: str, number: str, confirmed: str) -> None:
    """Ask again before personal data is sent out. Raises LooksPersonal unless these very words were confirmed."""
    if visibility != "internal":
        ask_again("\n".join(_sentences(data)), number=number, confirmed=confirmed)


def ask_again(text: str, *, confirmed: str, number: str = "") -> None:
    """Ask about what looks personal in words that others will read; ``number`` is the case's own, which is not.

    Raises LooksPersonal unless these very words were ``confirmed``, by the word that the question gave for them.
    """
    found = understanding.personal_in(text, but=[number], kinds=understanding.PERSONAL_ASKED_ABOUT)
    if found and confirmed != seal_of(text):
        pieces = "、".join(dict.fromkeys(one.text for one in found))
        raise LooksPersonal(found=pieces, confirm=seal_of(text))


def seal_of(text: str) -> str:
    """A word that stands for exactly these words."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sentences(data: Mapping[str, object]) -> Iterable[str]:
    return [value for _name, value in sorted(data.items()) if isinstance(value, str)]


# --- names --------------------------------------------------------------------------------------------------------


@require_safe
@staff_only
def colleagues(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Who may be meant by the beginning of a name: colleagues of the units in the case, and of the city's own desks."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    like = request.GET.get("q", "").strip()[:20]
    part = [one.unit for one in case.assignments]
    above = {code for unit in [*part, *who.units] for code in people.lineage(unit)}
    found = people.colleagues(units=above, at=who.at, like=like, most=_MOST_NAMES)
    language = get_language() or "zh"
    said = [
        {
            "name": one.name,
            "where": choosing.unit_words(one.unit).in_(language) if one.unit else _role(one.role, language),
        }
        for one in found
        if one.id != who.actor.id
    ]
    response = JsonResponse({"colleagues": said})
    response["Cache-Control"] = "private, no-store"
    return response


def _role(role: str, language: str) -> str:
    known = people.ROLES.get(role)
    return known.in_(language) if known else role
