"""A resident's own request: where it stands, who has it, until when and on what ground; to answer, rate, reopen."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages import forms, offering
from zhili.cases.pages.resident import sending, telling
from zhili.cases.pages.resident.access import reporter
from zhili.cases.pages.resident.coming import coming
from zhili.cases.pages.resident.pages import page
from zhili.cases.pages.resident.receipt import grouped
from zhili.casetypes.language import PARTY, Action
from zhili.documents import public as documents
from zhili.kernel.actor import Actor
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ledger import public as ledger

_ACTION = Text(zh="这个操作", en="This action")
_NOTHING = Text(zh="请写几句话，或者选一张照片。", en="Write a few words, or choose a photo.")
_YES, _NO = Text(zh="是的", en="Yes"), Text(zh="还没有", en="Not yet")
_GOES_ON = frozenset({"led_to", "answers"})
_GONE = (cases.NotAllowedNow, cases.TooLate, cases.LimitReached)


@dataclass(frozen=True, slots=True)
class Possible:
    """What the resident may do now: ``talk`` is the action by which they write; ``ways_out`` only end the matter.

    ``deeds`` that end the case stand last. ``aside`` is the one by which a party writes to the unit that leads alone.
    """

    talk: Action | None
    aside: Action | None
    deeds: tuple[Action, ...]
    ways_out: tuple[Action, ...]

    def find(self, key: str) -> Action | None:
        """An action that has a page of its own."""
        return next((one for one in (*self.deeds, *self.ways_out) if one.key == key), None)


def possible(case: cases.CaseView) -> Possible:
    """The allowed actions; to speak is the one that has a text alone and leaves the case where it is.

    Of several the one that most stages allow: what belongs to a stage, such as evidence, is a deed of its own.
    """
    talks = (one for one in case.allowed if _is_talk(one) and one.visibility != PARTY)
    talk = max(talks, key=lambda one: len(one.from_), default=None)
    aside = next((one for one in case.allowed if _is_talk(one) and one.visibility == PARTY), None)
    others = [one for one in case.allowed if one not in (talk, aside)]
    out = tuple(one for one in others if not one.form.fields and _ends(case, one))
    deeds = sorted((one for one in others if one not in out), key=lambda one: _ends(case, one))
    return Possible(talk, aside, tuple(deeds), out)


def _is_talk(action: Action) -> bool:
    return not action.targets() and [one.name for one in action.form.fields] == ["text"]


@require_safe
@reporter
def show(request: HttpRequest, actor: Actor, case: cases.CaseView, at: datetime) -> HttpResponse:
    """The whole of it."""
    return _case_page(request, actor, case, at)


def _case_page(
    request: HttpRequest,
    actor: Actor,
    case: cases.CaseView,
    at: datetime,
    *,
    said: str = "",
    said_aside: str = "",
    wrong: Mapping[str, Text] | None = None,
    status: int = 200,
) -> HttpResponse:
    events = telling.own(cases.timeline(case_id=case.id, actor=actor, at=at))
    language = get_language() or "zh"
    followed = cases.followed(case_id=case.id, actor=actor, at=at, language=language)
    papers = [(one, one.waits_for(f"{actor.kind}:{actor.id}")) for one in documents.papers([case.id])]
    context = {
        "case": case,
        "number": grouped(case.number),
        "place": telling.place(case),
        "linked": [one for one in case.links if one.kind in _GOES_ON],
        "to_sign": [one for one, mine in papers if mine],
        "stranger": actor.kind == "anonymous" and any(one.mine and not one.opener for one in case.parties),
        "followed": followed,
        "can": possible(case),
        "said": said,
        "said_aside": said_aside,
        "errors": wrong or {},
        "key": secrets.token_hex(16),
        "papers": papers,
        "apart": telling.apart(events, case=case),
        "sealed": [one for one in case.attachments if one.sealed] if ledger.is_published() else [],
        **(_of_followed(case, followed, events, at) if followed else _of_own(case, events, at)),
    }
    return page(request, "case", context, at=at, status=status)


def _of_own(case: cases.CaseView, events: list[cases.EventView], at: datetime) -> dict[str, object]:
    """Where a request of one's own stands, what comes next, and how many others wait for the same."""
    asked = _asked(case)
    return {
        "stage": case.resident_stage,
        "ended": case.ended,
        "next": telling.next_step(case),
        "coming": coming(case, events, at=at),
        "terms": telling.terms(case, events, at=at),
        "entries": telling.entries(events, ended=case.ended, case=case),
        "talk": telling.messages(events, case=case),
        "asked": asked,
        "forward": _forward(case, asked),
        "others": cases.followers(case_ids=[case.id]).get(case.id, 0),
    }


def _of_followed(
    case: cases.CaseView, followed: cases.FollowedView, events: list[cases.EventView], at: datetime
) -> dict[str, object]:
    """The same for who follows: the matter is another's, the words of the office are for all."""
    together = telling.both(events, followed.events)
    return {
        "stage": followed.stage_title,
        "ended": followed.ended,
        "next": telling.next_step(followed),
        "terms": telling.terms(followed, followed.events, at=at),
        "entries": telling.entries(together, ended=followed.ended),
        "talk": telling.messages(together, case=case),
        "others": followed.followers,
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """The one question on which it depends where the case goes on to: to be answered with a tap, right here."""

    action: Action
    field: str
    title: Text
    yes: Text
    no: Text


def _asked(case: cases.CaseView) -> Asked | None:
    """The yes or no that an action allowed now turns on, if there is one."""
    for action in case.allowed:
        turns_on = action.to_by[0] if action.to_by else ""
        field = next((one for one in action.form.fields if one.name == turns_on), None)
        if field is not None and field.kind == "boolean":
            return Asked(
                action, field.name, field.title, field.words(True) or _YES, field.words(False) or _NO
            )
    return None


def _forward(case: cases.CaseView, asked: Asked | None) -> str:
    """The deed that the page puts first: one by which the case goes on, none where something is asked."""
    first = next((one for one in possible(case).deeds if one.targets() and not _ends(case, one)), None)
    return first.key if first and not asked and not case.ended else ""


@require_POST
@reporter
def say(request: HttpRequest, actor: Actor, case: cases.CaseView, at: datetime) -> HttpResponse:
    """Something added: words, photos, or both; what is sent as an ``aside`` is for the unit that leads alone."""
    private = "aside" in request.POST
    words, photos = ("aside", "aside_photos") if private else ("text", "photos")
    text = request.POST.get(words, "")
    uploads = [forms.as_upload(one) for one in request.FILES.getlist(photos)]
    can = possible(case)
    talk = can.aside if private else can.talk
    if not text.strip() and not uploads:
        return _case_page(request, actor, case, at, wrong={words: _NOTHING}, status=422)
    room = next((cases.room_of(one.id) for one in case.parties if one.mine), "")
    said = {"said_aside" if private else "said": text}
    try:
        if uploads:
            seen = room if private else "parties"
            cases.attach(case_id=case.id, uploads=uploads, actor=actor, at=at, visibility=seen)
        if text.strip() and talk is not None:
            cases.act(
                case_id=case.id, action=talk.key, actor=actor, data={"text": text}, at=at,
                idempotency_key=request.POST.get("key"),
            )  # fmt: skip
    except FieldErrors as refusal:
        wrong = {words if name == "text" else name: fault for name, fault in refusal.fields.items()}
        return _case_page(request, actor, case, at, **said, wrong=wrong, status=422)
    except ZhiliError as refusal:
        return _case_page(request, actor, case, at, **said, wrong={photos: refusal.words}, status=422)
    messages.success(request, _("已送到，只有主办单位看得到。") if private else _("已送到承办单位。"))
    return redirect("resident:case", case_id=case.id)


@require_http_methods(["GET", "HEAD", "POST"])
@reporter
def act(
    request: HttpRequest, actor: Actor, case: cases.CaseView, at: datetime, *, action: str
) -> HttpResponse:
    """One action's own page, with the form that its type gives it; done, and back to the request."""
    found = possible(case).find(action)
    if found is None:
        return _not_now(request, case, action, actor, at)
    if request.method != "POST":
        return _action_page(request, case, found, forms.typed(found.form, request.GET), at)
    try:
        _do(request, actor, case, found, at)
    except FieldErrors as refusal:
        return _sent_back(request, case, found, at, refusal.fields)
    except _GONE as refusal:
        return _told(request, case, refusal)
    except ZhiliError as refusal:
        asked = _files_asked(found)
        if not (asked and request.FILES):
            raise
        return _sent_back(request, case, found, at, {asked[0]: refusal.words})
    messages.success(request, _("已提交。"))
    return redirect("resident:case", case_id=case.id)


def _do(request: HttpRequest, actor: Actor, case: cases.CaseView, action: Action, at: datetime) -> None:
    """What the form says is done, with the files that came along or not at all; sent twice, once."""
    data, key = forms.typed(action.form, request.POST), request.POST.get("key") or secrets.token_hex(16)
    if files := forms.uploads(action.form, request.FILES):
        deed = cases.FieldVisit(case.id, cases.FieldAct(action.key, data, files))
        cases.bring(key=key, deed=deed, actor=actor, at=at)
    else:
        cases.act(case_id=case.id, action=action.key, actor=actor, data=data, at=at, idempotency_key=key)


def _files_asked(action: Action) -> list[str]:
    return [one.name for one in action.form.fields if forms.widget_of(one) == "files"]


def _sent_back(
    request: HttpRequest, case: cases.CaseView, action: Action, at: datetime, wrong: Mapping[str, Text]
) -> HttpResponse:
    return _action_page(request, case, action, forms.typed(action.form, request.POST), at, wrong=wrong)


def _not_now(
    request: HttpRequest, case: cases.CaseView, action: str, actor: Actor, at: datetime
) -> HttpResponse:
    """What is not possible now: a form that came twice was done already; anything else is said in words."""
    if request.method == "POST" and request.POST.get("key"):
        try:
            declared = cases.case_type_version(case.type_key, case.type_version).actions[action]
            _do(request, actor, case, declared, at)
        except _GONE as refusal:
            return _told(request, case, refusal)
        except KeyError:
            raise NotFound(what=_ACTION) from None
        return redirect("resident:case", case_id=case.id)
    messages.info(request, _("现在不需要这一步了，最新情况见下。"))
    return redirect("resident:case", case_id=case.id)


def _told(request: HttpRequest, case: cases.CaseView, refusal: ZhiliError) -> HttpResponse:
    messages.warning(request, refusal.render(get_language() or "zh"))
    return redirect("resident:case", case_id=case.id)


def _action_page(
    request: HttpRequest,
    case: cases.CaseView,
    action: Action,
    data: Mapping[str, object],
    at: datetime,
    *,
    wrong: Mapping[str, Text] | None = None,
) -> HttpResponse:
    offer = forms.Offer(area=case.area, **offering.of_case(case, action.form, at=at))
    drawn = forms.draw(action.form, offer=offer, values=data, errors=wrong)
    context = {
        "case": case,
        "files_asked": bool(_files_asked(action)),
        "number": grouped(case.number),
        "action": action,
        "form": drawn,
        "ends": _ends(case, action),
        "errors": _named(drawn),
        "key": request.POST.get("key") or secrets.token_hex(16),
    }
    return page(request, "act", context, at=at, status=422 if wrong else 200, around=False)


def _named(drawn: forms.Drawn) -> dict[str, Text]:
    """The faults, each with the question it belongs to, for the head of the page."""
    titles = {one.name: one.title for one in drawn.questions}
    both = Text(zh="{of}：{words}", en="{of}: {words}")
    return {name: both.format(of=titles[name], words=words) for name, words in drawn.errors.items()}


def _ends(case: cases.CaseView, action: Action) -> bool:
    targets = action.targets()
    stages = cases.case_type_version(case.type_key, case.type_version).stages
    return bool(targets) and all(stages[one].ends for one in targets)


@require_safe
@reporter
def show_file(
    request: HttpRequest, actor: Actor, case: cases.CaseView, at: datetime, *, file_id: UUID
) -> HttpResponse:
    """A file of the request."""
    found, content = cases.open_file(attachment_id=file_id, actor=actor, at=at)
    if found.case_id != case.id:
        raise NotFound(what=Text(zh="这个文件", en="This file"))
    small = request.GET.get("size") == "small"
    return sending.file_response(content, found.media_type, found.name, small=small)


@require_safe
@reporter
def give_receipt(
    request: HttpRequest, actor: Actor, case: cases.CaseView, at: datetime, *, file_id: UUID
) -> HttpResponse:
    """The receipt of a file of the request: with the file, it shows to anybody that the file was not changed."""
    found, receipt = cases.file_receipt(attachment_id=file_id, actor=actor, at=at)
    if found.case_id != case.id:
        raise NotFound(what=Text(zh="这个文件", en="This file"))
    headers = {
        "Content-Disposition": content_disposition_header(True, found.name + ledger.RECEIPT) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(receipt, content_type="text/plain; charset=utf-8", headers=headers)
