"""Tags for pages with many things on them: lists, figures, keys, sheets, a map beside its list.

Each draws one partial under ``templates/ui/parts``. Tags take plain values, as those of ``zhili_ui`` do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView
from zhili.ui.templatetags.zhili_ui import decoration, words

register = template.Library()
Words = str | Text


class UnknownKind(template.TemplateSyntaxError):
    """A template asks for a kind of part that does not exist."""


# --- lists ----------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/chips.html")
def chips(filters: Iterable[Mapping[str, Words]], clear: str = "") -> dict[str, object]:
    """What a list is narrowed by, each to be taken off: ``of`` (optional), ``value`` and ``off`` (an address).

    ``clear`` is the address without any of them. Nothing is drawn where nothing is narrowed.
    """
    return {"filters": list(filters), "clear": clear}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Iterable[object], label: Words) -> dict[str, object]:
    """Views of the same thing: each has ``url, label`` and may have ``count, icon, current, tone``.

    A ``count`` is a number, or words such as ``99+``; ``tone`` ``late`` or ``soon`` says that it presses.
    """
    return {"items": items, "label": label}


@register.simple_tag
def left_of(view: ClockView) -> SafeString:
    """What is left of a term, where many stand below each other; ``clock`` says more of one. Written without a
    template, as ``icon`` is.
    """
    runs = view.state == "running" and view.due_at is not None
    counting = (
        format_html(
            ' data-clock data-due="{}" data-left="{}" data-over="{}"',
            view.due_at.isoformat() if view.due_at else "",
            _("还剩 {span}"),
            _("已超时 {span}"),
        )
        if runs
        else ""
    )
    return format_html(
        '<span class="z-clock z-clock--{}"{}><span class="z-clock__left">{}<span class="z-unseen">{}{}</span>'
        "<span data-clock-words>{}</span></span></span>",
        view.tone,
        counting,
        decoration(view.icon),
        words(view.label),
        _("："),
        view.phrase,
    )


@register.inclusion_tag("ui/parts/skeleton.html")
def skeleton(kind: str = "rows", count: int = 5) -> dict[str, object]:
    """What stands where something is being fetched. Kinds: rows, cards, tiles, text."""
    if kind not in {"rows", "cards", "tiles", "text"}:
        raise UnknownKind(f"no skeleton {kind!r}; take rows, cards, tiles or text")
    return {"kind": kind, "count": range(count)}


@register.inclusion_tag("ui/parts/broken.html")
def broken(title: Words = "", text: Words = "", *, again: str = "") -> dict[str, object]:
    """What a list or a figure says when it could not be fetched; ``again`` is the address to try."""
    return {"title": title or _("没有取到"), "text": text or _("您填写和选择的都还在。"), "again": again}


@register.inclusion_tag("ui/parts/too_much.html")
def too_much(shown: int, *, narrow: Words = "") -> dict[str, object]:
    """What a list says when it shows only its first part; ``narrow`` says by what to narrow it."""
    return {"shown": shown, "narrow": narrow or _("加一个条件，再看。")}


# --- figures --------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/tile.html")
def tile(
    value: object, label: Words, *, unit: Words = "", trend: Words = "", direction: str = "", good: bool | None = None,
    note: Words = "", href: str = "", tone: str = "",
) -> dict[str, object]:  # fmt: skip
    """One figure that opens down to what is behind it.

    ``trend`` is the change in words (``较上周 +12``), ``direction`` up, down or flat is its shape, and ``good``
    says whether that is for the better (None: neither). ``note`` names target and sample. Tones: late, soon, done.
    """
    shapes = {"up": "trend-up", "down": "trend-down", "flat": "trend-flat", "": ""}
    if direction not in shapes:
        raise UnknownKind(f"no direction {direction!r}; take up, down or flat")
    verdict = ("better" if good else "worse") if direction and isinstance(good, bool) else ""
    return {
        "value": "–" if value is None else value,
        "label": label,
        "unit": unit,
        "trend": trend,
        "shape": shapes[direction],
        "verdict": verdict,
        "note": note,
        "href": href,
        "tone": tone,
    }


@register.inclusion_tag("ui/parts/progress.html")
def progress(done: int, total: int | None, label: Words) -> dict[str, object]:
    """How far something has come; without a ``total`` only that it goes on."""
    return {"done": done, "total": total, "label": label}


# --- where one is, who it is, which key -----------------------------------------------------------------------


@register.inclusion_tag("ui/parts/stepper.html")
def stepper(labels: Sequence[Words], current: int, urls: Sequence[str] = ()) -> dict[str, object]:
    """The pages of a long form, ``current`` counted from 0; those already done lead back by ``urls``."""
    rows = [
        {
            "label": label,
            "state": "done" if place < current else "current" if place == current else "ahead",
            "url": urls[place] if place < current and place < len(urls) else "",
        }
        for place, label in enumerate(labels)
    ]
    return {"steps": rows, "number": current + 1, "total": len(rows), "here": labels[current]}


@register.inclusion_tag("ui/parts/key.html")
def key(combination: str) -> dict[str, object]:
    """Keys to press together: ``{% key "Ctrl+Enter" %}``, ``{% key "j" %}``."""
    parts = combination.split("+") if combination != "+" else ["+"]
    return {"keys": [part.upper() if len(part) == 1 else part for part in parts]}


@register.inclusion_tag("ui/parts/avatar.html")
def avatar(name: Words) -> dict[str, object]:
    """Who it is, at a glance: the given name's last two characters, or two initials. The name stands beside it."""
    return {"initials": initials(words(name))}


def initials(name: str) -> str:
    """``海燕`` of 黄海燕; ``JL`` of Jane Lee."""
    parts = name.split()
    if not parts:
        return "?"
    if name.isascii():
        return "".join(part[0] for part in (parts[0], parts[-1])[: len(parts)]).upper()
    return parts[-1][-2:]


@dataclass(frozen=True, slots=True)
class _Audience:
    icon: str
    words: Text


_AUDIENCES = {
    "internal": _Audience("lock", Text("内部：居民看不到", "Internal: residents do not see this")),
    "resident": _Audience("eye", Text("居民会看到", "The resident sees this")),
    "public": _Audience("people", Text("公开：人人可见", "Public: everybody sees this")),
}


@register.simple_block_tag
def audience(content: str, kind: Literal["internal", "resident", "public"] = "internal") -> str:
    """Text with its readers named above it: ``{% audience "internal" %}…{% endaudience %}``."""
    if kind not in _AUDIENCES:
        raise UnknownKind(f"no audience {kind!r}; take {', '.join(_AUDIENCES)}")
    said = _AUDIENCES[kind]
    return render_to_string(
        "ui/parts/audience.html", {"content": content, "kind": kind, "icon": said.icon, "said": said.words}
    )


# --- what lies over or beside ---------------------------------------------------------------------------------


@register.simple_block_tag
def dialog(content: str, id: str, title: Words, kind: str = "box") -> str:
    """A sheet or box over the page, opened by whatever carries ``data-opens="<id>"``, closed by Escape.

    Kinds: box (in the middle), sheet (from the side; from below on phones). What must work without scripts needs a
    page of its own: let the opener be a link to it.
    """
    if kind not in {"box", "sheet"}:
        raise UnknownKind(f"no dialog {kind!r}; take box or sheet")
    return render_to_string(
        "ui/parts/dialog.html", {"content": content, "id": id, "title": title, "kind": kind}
    )


@register.simple_block_tag
def toast(content: str, seconds: int = 8) -> str:
    """Words that a page or a part brings along and that go by themselves, with what can still be done about it.

    ``{% toast 60 %}已派 12 件 <form>…撤销…</form>{% endtoast %}``. Without scripts it is a notice where it stands.
    """
    return render_to_string("ui/parts/toast.html", {"content": content, "seconds": seconds})


@register.simple_block_tag
def atlas(content: str, areas_url: str, label: Words, points_url: str = "") -> str:
    """A map of our own areas beside the list that says the same.

    In the list, each element with ``data-lon`` and ``data-lat`` is drawn as a point (``data-tone`` late, soon or done
    gives its colour); pointing at one shows the other. ``points_url`` answers GeoJSON of more points, in clusters.
    The page includes ``ui/parts/atlas_head.html`` in its head.
    """
    return render_to_string(
        "ui/parts/atlas.html",
        {"content": content, "areas_url": areas_url, "label": label, "points_url": points_url},
    )
