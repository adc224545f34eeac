"""Reporting, one question a page: what, where, photos, who; a look over it; sent once.

Answers lie in a sealed draft (``keeping``); the questions come from the type's own form, or from its interview
(``sections``).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhili.cases.pages import forms
from zhili.cases.pages.choosing import Group
from zhili.cases.pages.resident import (
    collecting,
    drafts,
    helping,
    interviewing,
    keeping,
    nearby,
    places,
    sending,
)
from zhili.cases.pages.resident.access import resident_type
from zhili.cases.pages.resident.drafts import Draft
from zhili.cases.pages.resident.pages import page
from zhili.cases.pages.resident.sections import PHOTOS, QUESTION, Section, faults, page_of, pages_of
from zhili.casetypes.language import CaseType
from zhili.kernel import clock
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import NotFound, TooMany
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


@require_safe
def begin(request: HttpRequest, type_key: str) -> HttpResponseBase:
    """The first question; of an interview, what is to be known before it."""
    case_type = resident_type(type_key)
    if case_type.interview is not None:
        return interviewing.begin(request, case_type, at=clock.now())
    return redirect("resident:step", type_key=type_key, step=pages_of(case_type, {})[0].key)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, type_key: str, step: str) -> HttpResponse:
    """One question: drawn with what was answered before; sent, kept, and on to the next."""
    at = clock.now()
    case_type = resident_type(type_key)
    draft = keeping.held(request, case_type, at=at)
    if request.POST.get("go") == "forget":
        return _forgotten(request, case_type, at=at)
    section = next((one for one in pages_of(case_type, draft.answers) if one.key == step), None)
    if section is None and case_type.interview is not None:
        return redirect("resident:begin", type_key=type_key)
    if section is None:
        raise NotFound(what=_STEP)
    if request.method != "POST":
        return _asked(request, case_type, section, draft, at=at)
    return _answered(request, case_type, section, draft, at=at)


def _answered(
    request: HttpRequest, case_type: CaseType, section: Section, draft: Draft, *, at: datetime
) -> HttpResponse:
    """What was sent, kept right or wrong; the page again, or the way on."""
    before = pages_of(case_type, draft.answers)
    draft, wrong = _taken(request, case_type, section, draft, at=at)
    draft = _gone_on(case_type, section, draft, wrong)
    keeping.keep(request, case_type, draft, at=at)
    if {"remove", "add", "use"} & set(request.POST) or request.POST.get("pick") == "":
        return _asked(request, case_type, section, draft, at=at, wrong=wrong)
    if request.POST.get("go") == "back":
        return redirect(_before(case_type, section, draft))
    if wrong:
        return _asked(request, case_type, section, draft, at=at, wrong=wrong, status=422)
    if request.POST.get("from") == "check":
        return redirect(_looked_over_again(case_type, draft, before))
    if section.key == "place" and nearby.around(case_type, draft, at=at):
        return redirect("resident:near", type_key=case_type.key)
    return redirect(_after(case_type, section, draft))


def _gone_on(case_type: CaseType, section: Section, draft: Draft, wrong: Mapping[str, Text]) -> Draft:
    """Of an interview, the draft without what is not asked any more, and with the question that comes next."""
    if case_type.interview is None:
        return draft
    pages = pages_of(case_type, draft.answers)
    draft = draft.only(frozenset(name for one in pages for name in one.names))
    following = pages[pages.index(section) + 1 :]
    return replace(draft, step=section.key if wrong or not following else following[0].key)


def _looked_over_again(case_type: CaseType, draft: Draft, before: tuple[Section, ...]) -> str:
    """After an answer was changed: what is asked because of it first, then the look over everything."""
    known = {one.key for one in before}
    added = next((one for one in pages_of(case_type, draft.answers) if one.key not in known), None)
    if added is None:
        return reverse("resident:check", args=[case_type.key])
    return reverse("resident:step", args=[case_type.key, added.key]) + "?from=check"


def _forgotten(request: HttpRequest, case_type: CaseType, *, at: datetime) -> HttpResponse:
    """Nothing of it is left, on a telephone that others use too."""
    keeping.drop(request, case_type, at=at)
    messages.success(request, _("已清掉，什么也没留下。"))
    return redirect("resident:home")


def _before(case_type: CaseType, section: Section, draft: Draft) -> str:
    pages = pages_of(case_type, draft.answers)
    place = pages.index(section)
    if draft.following:
        return reverse("resident:near", args=[case_type.key])
    if place == 0 and case_type.interview is not None:
        return reverse("resident:begin", args=[case_type.key])
    if place == 0:
        return reverse("resident:home")
    return reverse("resident:step", args=[case_type.key, pages[place - 1].key])


def _after(case_type: CaseType, section: Section, draft: Draft) -> str:
    pages = pages_of(case_type, draft.answers)
    place = pages.index(section) + 1
    if place == len(pages):
        return reverse("resident:check", args=[case_type.key])
    return reverse("resident:step", args=[case_type.key, pages[place].key])


def _taken(
    request: HttpRequest, case_type: CaseType, section: Section, draft: Draft, *, at: datetime
) -> tuple[Draft, dict[str, Text]]:
    """The draft with this page's answers, and what is wrong with them."""
    form = case_type.form
    if section.key == PHOTOS:
        return _photos(draft, request.POST.get("remove", ""), request.FILES, at=at)
    typed = forms.typed(form, request.POST)
    given = {name: _short(value) for name, value in typed.items() if name in section.names}
    draft = draft.with_answers(section.names, given)
    if section.key == "matter":
        draft = _picked(_tapped(request), case_type, draft)
    if section.key == "place":
        draft = _spotted(request.POST.get("spot", ""), section, draft)
    if "use" in request.POST:
        return collecting.used(request, case_type, section, draft, at=at)
    wrong = faults(form, draft.answers, section)
    if "lon" in section.names and not wrong and not places.inside(draft.answers):
        wrong = {"lon": _OUTSIDE}
    return draft, wrong


def _tapped(request: HttpRequest) -> str | None:
    """The matter that was tapped, or chosen from the whole list; "" where the one tapped before is taken back."""
    if request.POST.get("go") == "pick":
        return request.POST.get("pick_other") or None
    return request.POST.get("pick")


def _picked(code: str | None, case_type: CaseType, draft: Draft) -> Draft:
    """The draft with the matter that was tapped; its name stands in for words where none were written."""
    class_ = case_type.class_(code or "")
    if code is None or (code and class_ is None) or not _may_pick(case_type):
        return draft
    if class_ is None:
        return draft.with_answers(frozenset({"class"}), {})
    said = draft.answers.get("text") or class_.name.zh
    return draft.with_answers(frozenset({"class", "text"}), {"class": class_.code, "text": said})


def _may_pick(case_type: CaseType) -> bool:
    return bool(case_type.classes) and any(one.name == "class" for one in case_type.form.fields)


def _spotted(name: str, section: Section, draft: Draft) -> Draft:
    """The draft at a place that its own words name, chosen with one tap."""
    spots = helping.named_in(str(draft.answers.get("text") or "")) if name else []
    spot = next((one for one in spots if one.key == name), None)
    if spot is None:
        return draft
    where = {"address": spot.name, "lon": spot.lon, "lat": spot.lat, "area": spot.area}
    return draft.with_answers(section.names, {one: where[one] for one in where if one in section.names})


def _short(value: object) -> object:
    """A text no longer than a session should carry; what is longer is refused by the form anyway."""
    return value[:_LONGEST_KEPT] if isinstance(value, str) else value


def _photos(
    draft: Draft, removed: str, sent: "MultiValueDict[str, UploadedFile[Any]]", *, at: datetime
) -> tuple[Draft, dict[str, Text]]:
    photos = [one for one in draft.photos if one.sha256 != removed]
    wrong: dict[str, Text] = {}
    for upload in [*sent.getlist("camera"), *sent.getlist("photos")]:
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
    pages = pages_of(case_type, draft.answers)
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
        "following": nearby.followed_row(case_type, draft, at=at),
        "before": collecting.before(request, case_type, section, draft, at=at),
        **_offered(case_type, section, draft),
        **interviewing.kept(request, case_type, at=at),
    }
    return page(request, section.drawn_as, context, at=at, status=status, around=False)


def _offered(case_type: CaseType, section: Section, draft: Draft) -> dict[str, object]:
    """What may be tapped in place of writing: a matter, or a place that the words name."""
    if section.key == "matter" and _may_pick(case_type):
        return {
            "picks": helping.picks(case_type),
            "all_picks": helping.all_picks(case_type),
            "picked": case_type.class_(str(draft.answers.get("class") or "")),
        }
    if section.key == "place" and "lon" in section.names:
        return {"spots": helping.named_in(str(draft.answers.get("text") or ""))}
    return {}


def _named(section: Section, wrong: Mapping[str, Text]) -> dict[str, Text]:
    """The faults, each with the question it belongs to, for the head of the page."""
    titles = {one.name: one.title for one in section.fields if one.widget != "place"}
    if section.alone:
        titles[section.alone.name] = section.title
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
    helps = "text" in section.names and "classify" in case_type.assist
    offer = forms.Offer(
        classes=case_type.classes,
        areas_url=reverse("resident:areas"),
        suggest_url=reverse("resident:help", args=[case_type.key]) if helps else "",
    )
    drawn = forms.draw(case_type.form, offer=offer, values=draft.answers, errors=wrong, only=names)
    asked = drawn.questions
    if section.kind == QUESTION and len(asked) == 1:
        asked = (replace(asked[0], hint=section.hint or asked[0].hint),)
    if section.alone and asked[0].widget != "place":
        asked = (replace(asked[0], title=section.title),)
    return replace(drawn, questions=tuple(map(_for_residents, asked)))


def _for_residents(question: forms.Question) -> forms.Question:
    """The browser may fill in what it knows of its owner; a choice of area goes as deep as a telephone can list."""
    if question.widget != "area":
        return replace(question, autocomplete=_FILLED_BY_BROWSER.get(question.name))
    return replace(
        question, groups=tuple(Group(title, tuple(options)) for title, options in places.grouped())
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, type_key: str) -> HttpResponseBase:
    """Everything once more before it is sent; then sent."""
    at = clock.now()
    case_type = resident_type(type_key)
    if request.method == "POST":
        sent = sending.already_sent(request.session, request.POST.get("key", ""))
        if sent is not None:
            return redirect("resident:sent", number=sent.number)
    draft = keeping.held(request, case_type, at=at)
    pages = pages_of(case_type, draft.answers)
    unanswered = next((one for one in pages if faults(case_type.form, draft.answers, one)), None)
    if unanswered is not None:
        return redirect("resident:step", type_key=type_key, step=unanswered.key)
    if request.method != "POST":
        return _looked_over(request, case_type, draft, at=at)
    if interviewing.needs_account(request, case_type, at=at):
        return interviewing.sign_in(request)
    return _sent(request, case_type, draft, at=at)


def _sent(request: HttpRequest, case_type: CaseType, draft: Draft, *, at: datetime) -> HttpResponse:
    """The way on to the receipt; where it was refused, back to what is to be mended or waited for."""
    try:
        receipt = sending.send(request, case_type, draft, at=at)
    except FieldErrors as refusal:
        return _mend(request, case_type, draft, refusal.fields, at=at)
    except nearby.NOT_FOLLOWED as refusal:
        return _report_anyway(request, case_type, draft, refusal, at=at)
    except TooMany as refusal:
        return _looked_over(request, case_type, draft, at=at, refusal=refusal)
    if draft.following and sending.already_sent(request.session, receipt.key) is None:
        return redirect("resident:case", case_id=receipt.case_id)
    return redirect("resident:sent", number=receipt.number)


def _report_anyway(
    request: HttpRequest, case_type: CaseType, draft: Draft, refusal: ZhiliError, *, at: datetime
) -> HttpResponse:
    """It cannot be followed any more: said, and everything kept for a report of one's own."""
    messages.warning(request, refusal.render(get_language() or "zh"))
    keeping.keep(request, case_type, draft.with_following(None), at=at)
    return redirect("resident:check", type_key=case_type.key)


def _looked_over(
    request: HttpRequest, case_type: CaseType, draft: Draft, *, at: datetime, refusal: TooMany | None = None
) -> HttpResponse:
    """The answers before they are sent; with a ``refusal`` the same again, said where it is sent from."""
    pages = pages_of(case_type, draft.answers)
    rows = sending.answers_in_words(draft, pages)
    answered = {row.step for row in rows}
    context = {
        "type": case_type,
        "rows": rows,
        "draft": draft,
        "unanswered": [one for one in pages if one.fields and one.key not in answered],
        "picked": case_type.class_(str(draft.answers.get("class") or ""))
        if not case_type.interview
        else None,
        "photos_asked": any(one.key == PHOTOS for one in pages),
        "ahead": interviewing.ahead(case_type, draft.answers, at=at),
        "barred": interviewing.needs_account(request, case_type, at=at),
        "suggested": helping.help_with(case_type, str(draft.answers.get("text") or ""), at=at).suggested,
        "following": nearby.followed_row(case_type, draft, at=at),
        "refusal": refusal.words if refusal else None,
    }
    return page(request, "check", context, at=at, around=False, status=refusal.status if refusal else 200)


def _mend(
    request: HttpRequest, case_type: CaseType, draft: Draft, wrong: Mapping[str, Text], *, at: datetime
) -> HttpResponse:
    """The engine refused it: back to the page where that is mended."""
    pages = pages_of(case_type, draft.answers)
    key = page_of(next(iter(wrong)), pages)
    section = next(one for one in pages if one.key == key)
    return _asked(request, case_type, section, draft, at=at, wrong=wrong, status=422)


@require_safe
def show_photo(request: HttpRequest, sha256: str) -> HttpResponse:
    """A photo that waits in this browser's own draft. Raises NotFound for any other."""
    for photo in keeping.photos(request, at=clock.now()):
        if photo.sha256 == sha256:
            return sending.file_response(drafts.read(photo), photo.media_type, photo.name, small=True)
    raise NotFound(what=Text(zh="这张照片", en="This photo"))
