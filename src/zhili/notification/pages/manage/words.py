"""The words of each kind of message: as they are, how they look, and written anew."""

from collections.abc import Mapping

from django.contrib import messages as notices
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.text import Text
from zhili.notification.operations import wordings
from zhili.notification.queries import wording
from zhili.notification.rules.kinds import Kind, Words
from zhili.notification.rules.wording import LANGUAGES, MOST, PARTS, faults, render
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page

_TITLES = {
    "subject": Text(zh="标题", en="Subject"),
    "body": Text(zh="正文（消息和邮件）", en="Body (page and e-mail)"),
    "short": Text(zh="短信", en="Text message"),
}
_MARKS = {"zh": "zh-Hans", "en": "en"}
_SPOKEN = {"zh": Text(zh="中文", en="Chinese"), "en": Text(zh="英文", en="English")}


@require_safe
@only_for("admin")
def show_all(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Every kind of message with its words in force."""
    held = wording.versions()
    rows = [(wording.kind(key), one) for key, one in held.items()]
    return page(request, who, "notification/manage/words.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@only_for("admin")
def write(request: HttpRequest, who: Who, key: str) -> HttpResponseBase:
    """One kind: its words, a preview with sample facts, its history; sent, a new version is in force."""
    kind, held = wording.kind(key), wording.history(key)
    if request.method != "POST":
        chosen = next((one for one in held if str(one.version) == request.GET.get("from")), held[0])
        return _drawn(request, who, kind, chosen.words, version=held[0].version)
    words = _typed(request.POST)
    try:
        version = int(request.POST.get("version") or 0)
        wordings.write(key=key, words=words, actor=who.actor, at=who.at, expected_version=version)
    except FieldErrors as refusal:
        return _drawn(
            request, who, kind, words, version=version, errors=refusal.fields, status=refusal.status
        )
    except ZhiliError as refusal:
        facts = {"version": held[0].version, "errors": {"subject_zh": refusal.words}}
        return _drawn(request, who, kind, words, status=refusal.status, **facts)  # type: ignore[arg-type]
    notices.success(request, _("已启用新的措辞。以前发出的保持原样。"))
    return redirect("notification:words")


@require_POST
@only_for("admin")
def preview(request: HttpRequest, who: Who, key: str) -> HttpResponseBase:
    """How the words that are being typed look, and what is wrong with them; nothing is kept."""
    kind, words = wording.kind(key), _typed(request.POST)
    return page(request, who, "notification/manage/preview.html", _preview(kind, words))


def _typed(post: QueryDict) -> Words:
    def said(part: str) -> Text:
        return Text(*(post.get(f"{part}_{language}", "").replace("\r\n", "\n") for language in LANGUAGES))

    return Words(*(said(part) for part in PARTS))


def _preview(kind: Kind, words: Words) -> dict[str, object]:
    looks = [
        (_SPOKEN[language], _MARKS[language], render(words, kind.facts, language=language))
        for language in LANGUAGES
    ]
    return {"kind": kind, "looks": looks, "faults": faults(kind, words)}


def _drawn(
    request: HttpRequest, who: Who, kind: Kind, words: Words, *, version: int,
    errors: Mapping[str, Text] | None = None, status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    wrong = errors or {}
    fields = [
        {
            "name": f"{part}_{language}",
            "label": Text(*(f"{_TITLES[part].in_(one)} · {_SPOKEN[language].in_(one)}" for one in LANGUAGES)),
            "value": getattr(words, part).in_(language),
            "kind": "text" if part == "subject" else "textarea",
            "lang": _MARKS[language],
            "rows": 7 if part == "body" else 2,
            "limit": MOST[part],
            "error": wrong.get(f"{part}_{language}", ""),
        }
        for language in LANGUAGES
        for part in PARTS
    ]
    held = wording.history(kind.key)
    names = people.names_of({one.written_by for one in held if one.written_by})
    context = {
        "fields": fields,
        "errors": wrong,
        "version": version,
        "held": [(one, names.get(one.written_by, "")) for one in held],
        **_preview(kind, words),
    }
    return page(request, who, "notification/manage/write.html", context, status=status)
