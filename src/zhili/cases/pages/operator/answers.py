"""The answers the city gives: searched by all staff; written, reworded and retired by those who keep them."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.cases.pages import choosing
from zhili.cases.pages.staff import drafting
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, page, staff_only
from zhili.understanding import public as understanding
from zhili.understanding.public import AnswerVersion, Draft, Known, KnownAnswer

KEEP = Text(zh="维护知识库", en="keep known answers")
_CONFIRM = Text(zh="已核对，确实要让市民看到这些号码", en="Checked: residents are meant to see these numbers")
STANDING = (
    ("holding", Text(zh="现行", en="In force")),
    ("coming", Text(zh="未生效", en="Not yet")),
    ("over", Text(zh="已过期", en="Expired")),
    ("ended", Text(zh="已停用", en="Retired")),
)
_FIELDS = understanding.ANSWER_COLUMNS
_FOUND = 30


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The list: by likeness where words are typed, with what speaks for each; else the latest first."""
    query = request.GET.get("asked", "")[:200].strip()
    class_code = request.GET.get("class", "") or None
    standing = request.GET.get("standing", "holding")
    standing = standing if standing in dict(STANDING) else "holding"
    after = None
    matches = {}
    if query and standing == "holding":
        found = understanding.known_answers(
            text=query,
            classes=[class_code] if class_code else [],
            at=who.at,
            limit=_FOUND,
            for_residents=False,
        )
        entries = [one.answer for one in found]
        matches = {one.answer.id: one for one in found}
    else:
        listed, after = understanding.answer_list(
            at=who.at, query=query, class_code=class_code, standing=standing, after=request.GET.get("after")
        )
        entries = [one.answer for one in listed]
    context = {
        "rows": [(one, _class_name(one), _unit_name(one), matches.get(one.id)) for one in entries],
        "after": after,
        "asked": query,
        "standing": standing,
        "standings": [
            {"label": words, "url": f"?standing={key}", "current": key == standing} for key, words in STANDING
        ],
        "classes": choosing.by_group(choosing.every_class()),
        "class_code": class_code or "",
        "keeps": understanding.may_keep_answers(actor=who.actor, at=who.at),
    }
    return page(request, who, "cases/operator/answers.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def write(request: HttpRequest, who: Who, answer_id: UUID | None = None) -> HttpResponseBase:
    """A new answer, or the next wording of one, with the wordings before it."""
    history = understanding.answer_history(id=answer_id) if answer_id else ()
    keeps = understanding.may_keep_answers(actor=who.actor, at=who.at)
    if request.method == "GET" and (keeps or history):
        return _form(request, who, history, _as_typed(history[0].answer) if history else _begun(request))
    if not keeps:
        raise Forbidden(verb=KEEP)
    typed = {name: request.POST.get(name, "") for name in _FIELDS}
    try:
        draft = _draft(typed, who)
        if draft.for_residents:
            drafting.ask_again(
                f"{draft.question}\n{draft.answer}", confirmed=request.POST.get("confirmed", "")
            )
        version = request.POST.get("version", "")
        understanding.write_answer(
            draft=draft,
            actor=who.actor,
            at=who.at,
            id=answer_id,
            version=int(version) if version.isdigit() else None,
        )
    except ZhiliError as refusal:
        return _form(request, who, history, typed, refusal)
    messages.success(request, _("已保存：%(question)s") % {"question": draft.question})
    return redirect("calls:answers")


@require_POST
@staff_only
def retire(request: HttpRequest, who: Who, answer_id: UUID) -> HttpResponseBase:
    """Take an answer out of use, with the reason."""
    history = understanding.answer_history(id=answer_id)
    try:
        understanding.retire_answer(
            id=answer_id, why=request.POST.get("why", "")[:2000], actor=who.actor, at=who.at
        )
    except FieldErrors as refusal:
        return _form(request, who, history, _as_typed(history[0].answer), refusal)
    messages.success(request, _("已停用：%(question)s") % {"question": history[0].answer.question})
    return redirect("calls:answers")


def known() -> Known:
    """What an answer may name: classes by code or by name, units by code."""
    called: dict[str, str] = {}
    for one in choosing.every_class():
        called |= {one.name.en: one.code, one.name.zh: one.code}
    called |= {one.code: one.code for one in choosing.every_class()}
    return Known(classes=called, is_unit=lambda code: people.unit(code) is not None)


def _draft(typed: Mapping[str, str], who: Who) -> Draft:
    return understanding.draft_of(typed, known=known(), today=understanding.city_day(who.at))


def _form(
    request: HttpRequest,
    who: Who,
    history: tuple[AnswerVersion, ...],
    values: Mapping[str, str],
    refusal: ZhiliError | None = None,
) -> HttpResponse:
    errors = refusal.fields if isinstance(refusal, FieldErrors) else {}
    current = history[0] if history else None
    names = people.names_of({one.written_by for one in history})
    context = {
        "current": current,
        "history": [(one, names.get(one.written_by, _("系统"))) for one in history],
        "values": values,
        "errors": errors,
        "refusal": refusal.words if refusal is not None and not errors else None,
        "confirm": refusal.facts.get("confirm") if refusal is not None else None,
        "confirm_words": _CONFIRM,
        "classes": choosing.by_group(choosing.every_class()),
        "units": choosing.units_from(None),
        "keeps": understanding.may_keep_answers(actor=who.actor, at=who.at),
        "today": understanding.city_day(who.at).isoformat(),
        "version": request.POST.get("version") or (current.answer.version if current else ""),
    }
    status = refusal.status if refusal is not None else 200
    return page(request, who, "cases/operator/answer.html", context, status=status)


def _begun(request: HttpRequest) -> dict[str, str]:
    """A new answer to a question that is known to lack one."""
    return {"question": request.GET.get("question", "")[:200]}


def _as_typed(one: KnownAnswer) -> dict[str, str]:
    return {
        "question": one.question, "keywords": "、".join(one.keywords), "answer": one.answer,
        "class": one.class_code or "", "unit": one.unit or "", "valid_from": _written(one.valid_from),
        "valid_until": _written(one.valid_until), "source": one.source,
        "for_residents": "yes" if one.for_residents else "",
    }  # fmt: skip


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _class_name(one: KnownAnswer) -> Text | None:
    return (
        next((each.name for each in choosing.every_class() if each.code == one.class_code), None)
        if one.class_code
        else None
    )


def _unit_name(one: KnownAnswer) -> Text | None:
    return choosing.unit_words(one.unit) if one.unit else None
