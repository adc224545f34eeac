"""Reporting, one question a page: what, where, photos, who; a look over it; sent once.

Answers lie in a sealed draft (``drafts``); the questions come from the type's own form (``sections``).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_safe

from zhili.cases.pages import forms
from zhili.cases.pages.choosing import Group
from zhili.cases.pages.resident import drafts, home, places, sending
from zhili.cases.pages.resident.drafts import Draft
from zhili.cases.pages.resident.pages import page
from zhili.cases.pages.resident.sections import Section, faults, page_of, sections
from zhili.casetypes.forms import Form
from zhili.casetypes.language import CaseType
from zhili.kernel import clock
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text

MOST_PHOTOS = 6
_LONGEST_KEPT = 20_000
_FILLED_BY_BROWSER = {"name": "name", "phone": "tel", "address": "street-address"}
_STEP = Text(zh="这一步", en="This step")
_OUTSIDE = Text(
    zh="这个位置不在本市范围内，请在地图上另选一处，或只写地址。",
    en="This place is outside the city. Choose another on the map, or give an address only.",
)
_TOO_MANY = Text(zh="最多 {most} 个，多出的没有加上。", en="At most {most}; the rest were not added.")


def _type(key: str) -> CaseType:
    """A type that residents open. Raises NotFound for any other."""
    found = next((one for one in home.reportable() if one.key == key), None)
    if found is None:
        raise NotFound(what=Text(zh="这种事项", en="This kind of matter"))
    return found


@require_safe
def begin(request: HttpRequest, type_key: str) -> HttpResponse:
    """The first question."""
    first = sections(_type(type_key).form)[0]
    return redirect("resident:step", type_key=type_key, step=first.key)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, type_key: str, step: str) -> HttpResponse:
    """One question: drawn with what was answered before; sent, kept, and on to the next."""
    at = clock.now()
    case_type = _type(type_key)
    pages = sections(case_type.form)
    section = next((one for one in pages if one.key == step), None)
    if section is None:
        raise NotFound(what=_STEP)
    draft = drafts.draft_of(request.session, type_key)
    if request.method != "POST":
        return _asked(request, case_type, section, draft, at=at)
    draft, wrong = _taken(request, case_type.form, section, draft, at=at)
    drafts.keep(request.session, type_key, draft)
    if "remove" in request.POST or "add" in request.POST:
        wrong = wrong or {}
        return _asked(request, case_type, section, draft, at=at, wrong=wrong)
    if request.POST.get("go") == "back":
        return redirect(_before(type_key, section, pages))
    if wrong:
        return _asked(request, case_type, section, draft, at=at, wrong=wrong, status=422)
    return redirect(_after(type_key, section, pages, to_check=request.POST.get("from") == "check"))


def _before(type_key: str, section: Section, pages: tuple[Section, ...]) -> str:
    place = pages.index(section)
    if place == 0:
        return reverse("resident:home")
    return reverse("resident:step", args=[type_key, pages[place - 1].key])


def _after(type_key: str, section: Section, pages: tuple[Section, ...], *, to_check: bool) -> str:
    place = pages.index(section) + 1
    if to_check or place == len(pages):
        return reverse("resident:check", args=[type_key])
    return reverse("resident:step", args=[type_key, pages[place].key])


def _taken(
    request: HttpRequest, form: Form, section: Section, draft: Draft, *, at: datetime
) -> tuple[Draft, dict[str, Text]]:
    """The draft with this page's answers, and what is wrong with them."""
    if section.key == "photos":
        return _photos(draft, request.POST.get("remove", ""), request.FILES, at=at)
    typed = forms.typed(form, request.POST)
    given = {name: _short(value) for name, value in typed.items() if name in section.names}
    draft = draft.with_answers(section.names, given)
    wrong = faults(form, draft.answers, section)
    if section.key == "place" and not wrong and not places.inside(draft.answers):
        wrong = {"lon": _OUTSIDE}
    return draft, wrong


def _short(value: object) -> object:
    """A text no longer than a session should carry; what is longer is refused by the form anyway."""
    return value[:_LONGEST_KEPT] if isinstance(value, str) else value


def _photos(
    draft: Draft, removed: str, sent: "MultiValueDict[str, UploadedFile[Any]]", *, at: datetime
) -> tuple[Draft, dict[str, Text]]:
    photos = [one for one in draft.photos if one.sha256 != removed]
    wrong: dict[str, Text] = {}
    for upload in sent.getlist("photos"):
        if len(photos) >= MOST_PHOTOS:
            wrong["photos"] = _TOO_MANY.format(most=MOST_PHOTOS)
            break
        try:
            photo = drafts.put(forms.as_upload(upload), at=at)
        except ZhiliError as refusal:
            wrong["photos"] = refusal.words
            continue
        if photo not in photos:
            photos.append(photo)
    return replace(draft, photos=tuple(photos)), wrong


def _asked(
    request: HttpRequest,
    case_type: CaseType,
    section: Section,
    draft: Draft,
    *,
    at: datetime,
    wrong: Mapping[str, Text] | None = None,
    status: int = 200,
) -> HttpResponse:
    pages = sections(case_type.form)
    context = {
        "type": case_type,
        "section": section,
        "asked": _drawn(case_type, section, draft, wrong, folded=False),
        "more": _drawn(case_type, section, draft, wrong, folded=True),
        "errors": _named(section, wrong or {}),
        "number": pages.index(section) + 1,
        "count": len(pages),
        "photos": draft.photos,
        "most": MOST_PHOTOS - len(draft.photos),
        "from": request.GET.get("from") or request.POST.get("from", ""),
    }
    return page(request, f"step_{section.key}", context, at=at, status=status, around=False)


def _named(section: Section, wrong: Mapping[str, Text]) -> dict[str, Text]:
    """The faults, each with the question it belongs to, for the head of the page."""
    titles = {one.name: one.title for one in section.fields if one.widget != "place"}
    return {
        name: Text(zh="{of}：{words}", en="{of}: {words}").format(of=titles[name], words=words)
        if name in titles
        else words
        for name, words in wrong.items()
    }


def _drawn(
    case_type: CaseType, section: Section, draft: Draft, wrong: Mapping[str, Text] | None, *, folded: bool
) -> forms.Drawn | None:
    names = [one.name for one in (section.more if folded else section.open)]
    if not names:
        return None
    offer = forms.Offer(classes=case_type.classes, areas_url=reverse("resident:areas"))
    drawn = forms.draw(case_type.form, offer=offer, values=draft.answers, errors=wrong, only=names)
    return replace(drawn, questions=tuple(map(_for_residents, drawn.questions)))


def _for_residents(question: forms.Question) -> forms.Question:
    """The browser may fill in what it knows of its owner; a choice of area goes as deep as a telephone can list."""
    if question.widget != "area":
        return replace(question, autocomplete=_FILLED_BY_BROWSER.get(question.name))
    return replace(
        question, groups=tuple(Group(title, tuple(options)) for title, options in places.grouped())
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, type_key: str) -> HttpResponse:
    """Everything once more before it is sent; then sent."""
    at = clock.now()
    case_type = _type(type_key)
    if request.method == "POST":
        sent = sending.already_sent(request.session, request.POST.get("key", ""))
        if sent is not None:
            return redirect("resident:sent", number=sent.number)
    draft = drafts.draft_of(request.session, type_key)
    pages = sections(case_type.form)
    unanswered = next((one for one in pages if faults(case_type.form, draft.answers, one)), None)
    if unanswered is not None:
        return redirect("resident:step", type_key=type_key, step=unanswered.key)
    if request.method != "POST":
        return _looked_over(request, case_type, draft, at=at)
    try:
        receipt = sending.send(request, case_type, draft, at=at)
    except FieldErrors as refusal:
        return _mend(request, case_type, draft, refusal.fields, at=at)
    return redirect("resident:sent", number=receipt.number)


def _looked_over(request: HttpRequest, case_type: CaseType, draft: Draft, *, at: datetime) -> HttpResponse:
    pages = sections(case_type.form)
    rows = sending.answers_in_words(draft, pages)
    answered = {row.step for row in rows}
    context = {
        "type": case_type,
        "rows": rows,
        "draft": draft,
        "unanswered": [one for one in pages if one.fields and one.key not in answered],
        "suggested": sending.suggested(case_type, draft, at=at),
    }
    return page(request, "check", context, at=at, around=False)


def _mend(
    request: HttpRequest, case_type: CaseType, draft: Draft, wrong: Mapping[str, Text], *, at: datetime
) -> HttpResponse:
    """The engine refused it: back to the page where that is mended."""
    pages = sections(case_type.form)
    key = page_of(next(iter(wrong)), pages)
    section = next(one for one in pages if one.key == key)
    return _asked(request, case_type, section, draft, at=at, wrong=wrong, status=422)


@require_safe
def show_photo(request: HttpRequest, sha256: str) -> HttpResponse:
    """A photo that waits in this browser's own draft. Raises NotFound for any other."""
    for case_type in home.reportable():
        for photo in drafts.draft_of(request.session, case_type.key).photos:
            if photo.sha256 == sha256:
                return sending.file_response(drafts.read(photo), photo.media_type, photo.name, small=True)
    raise NotFound(what=Text(zh="这张照片", en="This photo"))
