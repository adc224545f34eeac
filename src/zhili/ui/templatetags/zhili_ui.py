"""Template tags and filters of the components. Each tag draws one partial under ``templates/ui/parts``.

Tags take plain values: words as ``str`` or ``Text``, times as aware datetimes, lists of mappings or dataclasses.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from zhili.kernel.text import Text
from zhili.ui import phrases
from zhili.ui.clocks import ClockView
from zhili.ui.icons import ICONS
from zhili.ui.options import Option, drawn

register = template.Library()
Words = str | Text


class UnknownIcon(template.TemplateSyntaxError):
    """A template names an icon that ``ui/icons.py`` does not list."""


# --- words --------------------------------------------------------------------------------------------------


@register.filter
def words(value: object) -> str:
    """A Text in the reader's language; anything else as it is; nothing for None."""
    if isinstance(value, Text):
        return value.in_(get_language() or "zh")
    return "" if value is None else str(value)


@register.filter
def chinese(value: object) -> SafeString | str:
    """Data that stays in the city's language whatever the reader's (laws, answers), marked so for screen readers."""
    return format_html('<span lang="zh-Hans">{}</span>', value) if value else ""


@register.filter
def day(value: date | None) -> str:
    """``2026年11月22日 周日``."""
    return phrases.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """``2026年11月22日 周日 14:05``."""
    return phrases.moment(value) if value else ""


@register.filter
def ago(value: datetime | None, at: datetime) -> str:
    """``5 分钟前``, ``昨天 14:05``: an instant seen from ``at``."""
    return phrases.ago(value, at=at) if value else ""


@register.filter
def span(value: timedelta | float | None) -> str:
    """``3 小时 20 分``, from a timedelta or seconds."""
    if value is None:
        return ""
    return phrases.span(value if isinstance(value, timedelta) else timedelta(seconds=value))


@register.simple_tag
def span_words() -> str:
    """What lengths of time are made of, as JSON for scripts that go on counting."""
    return json.dumps(phrases.span_words(), ensure_ascii=False)


@register.filter
def percent(value: float | None) -> str:
    """``83%`` from 0.83; a dash where there is no figure."""
    return "–" if value is None else f"{value * 100:.0f}%"


# --- small parts --------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: Words = "") -> SafeString:
    """A drawing of ``ui/icons.py``; with a label it is an image that is read out, without one it is decoration.

    Written without a template: a list of fifty rows has two hundred of them.
    """
    if not label:
        return decoration(name)
    said = format_html('role="img" aria-label="{}"', words(label))
    return mark_safe(decoration(name).replace('aria-hidden="true"', said, 1))


@lru_cache(maxsize=len(ICONS))
def decoration(name: str) -> SafeString:
    """A drawing that says nothing beside words."""
    if name not in ICONS:
        raise UnknownIcon(f"no icon {name!r}; take one of {', '.join(ICONS)} or add it to ui/icons.py")
    return format_html(
        '<svg class="z-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("vendor/icons.svg"),
        name,
    )


@register.inclusion_tag("ui/parts/button.html")
def button(
    label: Words, *, kind: str = "secondary", icon: str = "", href: str = "", name: str = "", value: str = "",
    **extra: str,
) -> dict[str, object]:  # fmt: skip
    """A button, or a link that looks like one when ``href`` is given. Kinds: primary secondary danger quiet.

    Further arguments become attributes, ``_`` read as ``-``: ``hx_get="…"``, ``type="button"``, ``form="…"``.
    """
    return {
        "label": label,
        "kind": kind,
        "icon": icon,
        "href": href,
        "name": name,
        "value": value,
        "type": extra.pop("type", "submit"),
        "attributes": _attributes(extra),
    }


@register.simple_tag
def badge(label: Words, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state in a word. Tones: neutral info soon late done paused."""
    shape = icon or {"late": "late", "soon": "hourglass", "done": "done", "paused": "pause"}.get(tone, "")
    drawn = decoration(shape) if shape else ""
    return format_html('<span class="z-badge z-badge--{}">{}{}</span>', tone, drawn, words(label))


@register.inclusion_tag("ui/parts/clock.html")
def clock(view: ClockView | Mapping[str, Any]) -> dict[str, object]:
    """A term: label, what is left, until when. Lists have ``left_of``."""
    one = view if isinstance(view, ClockView) else ClockView(**view)
    return {
        "tone": one.tone,
        "drawn": decoration(one.icon),
        "label": words(one.label),
        "phrase": one.phrase,
        "due": one.due_at.isoformat() if one.state == "running" and one.due_at else "",
        "because": words(one.because),
        "ground": one.ground,
        "due_phrase": one.due_phrase,
    }


@register.inclusion_tag("ui/parts/suggestion.html")
def suggestion(
    label: Words,
    value: Words,
    confidence: float | None = None,
    reasons: Sequence[Words] = (),
    accuracy: Words = "",
) -> dict[str, object]:
    """What the machine proposes, marked as such, with how sure it is and why."""
    return {
        "label": label,
        "value": value,
        "confidence": confidence,
        "reasons": reasons,
        "accuracy": accuracy,
    }


@register.inclusion_tag("ui/parts/facts.html")
def facts(pairs: Iterable[tuple[Words, object]]) -> dict[str, object]:
    """A list of terms and details; pairs without a detail are left out."""
    return {"pairs": [(term, detail) for term, detail in pairs if detail not in (None, "")]}


@register.inclusion_tag("ui/parts/steps.html")
def steps(labels: Sequence[Words], current: int) -> dict[str, object]:
    """Where a matter stands: all stages in order, ``current`` counted from 0; the count past the end means all done."""
    return {
        "steps": [
            {
                "label": label,
                "state": "done" if place < current else "current" if place == current else "ahead",
            }
            for place, label in enumerate(labels)
        ]
    }


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(entries: Iterable[object], at: datetime) -> dict[str, object]:
    """What happened, in the order given.

    An entry has ``at, title`` and may have ``who, text, icon, tone, internal, files`` (``name, url, thumbnail``).
    """
    return {"entries": entries, "at": at}


@register.inclusion_tag("ui/parts/conversation.html")
def conversation(messages: Iterable[object], at: datetime, mine: str = "resident") -> dict[str, object]:
    """Who said what.

    A message has ``side`` (resident, office or internal), ``name, at, text`` and may have ``role, seen, files``
    (``seen``: who else reads it).
    ``mine`` is the reader's side; it stands on the right.
    """
    return {"messages": messages, "at": at, "mine": mine}


@register.inclusion_tag("ui/parts/empty.html")
def empty(
    title: Words, text: Words = "", *, icon: str = "inbox", href: str = "", action: Words = ""
) -> dict[str, object]:
    """What a list says when there is nothing in it, and what to do."""
    return {"title": title, "text": text, "icon": icon, "href": href, "action": action}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(
    context: template.Context,
    *,
    after: str | None = None,
    before: str | None = None,
    shown: int | None = None,
) -> dict[str, object]:
    """Onward and back through a list by keys (never by page number). Other parameters of the address are kept."""
    return {
        "older": _address(context, "after", after),
        "newer": _address(context, "before", before),
        "shown": shown,
    }


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: Words = "") -> str:
    """A message in the page: ``{% notice "soon" _("…") %}…{% endnotice %}``. Tones as for badges."""
    shapes = {"late": "late", "soon": "alert", "done": "done", "paused": "pause"}
    facts_ = {"content": content, "tone": tone, "title": title, "icon": shapes.get(tone, "info")}
    return render_to_string("ui/parts/notice.html", facts_)


# --- form parts ---------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(errors: Mapping[str, Words] | None) -> dict[str, object]:
    """What has to be mended, at the top of the page: field name → words. Nothing when there is nothing."""
    return {"errors": errors or {}}


@register.inclusion_tag("ui/parts/field.html")
def field(
    name: str, label: Words, *, kind: str = "text", value: object = "", hint: Words = "", error: Words = "",
    required: bool = True, rows: int = 5, limit: int | None = None, **extra: object,
) -> dict[str, object]:  # fmt: skip
    """One question with its answer. Kinds: any type of ``input``, or ``textarea``.

    What is not required says so in its label. ``limit`` counts characters down. Further arguments become attributes
    of the input, ``_`` read as ``-``: ``autocomplete="tel"``, ``inputmode="numeric"``, ``hx_get="…"``.
    """
    described = [part for part, wanted in (("hint", hint), ("count", limit), ("error", error)) if wanted]
    return {
        "name": name,
        "id": f"id_{name}",
        "label": label,
        "kind": kind,
        "value": "" if value is None else value,
        "hint": hint,
        "error": error,
        "required": required,
        "rows": rows,
        "limit": limit,
        "described_by": " ".join(f"id_{name}-{part}" for part in described),
        "attributes": _attributes(extra),
    }


@register.inclusion_tag("ui/parts/choices.html")
def choices(
    name: str, label: Words, options: Iterable[Option], *, kind: str = "radio", value: object = "", hint: Words = "",
    error: Words = "", required: bool = True, inline: bool = False, **extra: object,
) -> dict[str, object]:  # fmt: skip
    """One question with given answers. Kinds: radio, checkbox, select. Options: (value, label) or (value, label, hint).

    ``value`` is the chosen value, or a list of them for checkboxes.
    """
    several = value if isinstance(value, list | tuple | set | frozenset) else (value,)
    chosen = {str(each) for each in several}
    offered = options if isinstance(options, tuple) else tuple(options)
    listed = drawn(offered, chosen) if kind == "select" else ""
    described = [part for part, wanted in (("hint", hint), ("error", error)) if wanted]
    return {
        "name": name,
        "id": f"id_{name}",
        "label": label,
        "kind": kind,
        "options": listed if kind == "select" else [_option(option, chosen) for option in offered],
        "nothing_chosen": " selected>" not in listed,
        "hint": hint,
        "error": error,
        "required": required,
        "inline": inline,
        "described_by": " ".join(f"id_{name}-{part}" for part in described),
        "attributes": _attributes(extra),
    }


@register.inclusion_tag("ui/parts/file_field.html")
def file_field(
    name: str, label: Words, *, hint: Words = "", error: Words = "", accept: str = "image/*", multiple: bool = True,
    most: int = 6, camera: bool = False, capture: bool = False,
) -> dict[str, object]:  # fmt: skip
    """Photos or papers to send along, with previews.

    ``camera`` offers the camera beside the album; ``capture`` opens the camera of a phone at once.
    """
    described = [part for part, wanted in (("hint", hint), ("error", error)) if wanted]
    return {
        "name": name,
        "id": f"id_{name}",
        "label": label,
        "hint": hint,
        "error": error,
        "accept": accept,
        "multiple": multiple,
        "most": most,
        "camera": camera,
        "capture": capture,
        "described_by": " ".join(f"id_{name}-{part}" for part in described),
    }


@register.inclusion_tag("ui/parts/map_picker.html")
def map_picker(
    areas_url: str, *, label: Words, hint: Words = "", error: Words = "", lon: object = "", lat: object = "",
    lon_name: str = "lon", lat_name: str = "lat", points_url: str = "",
) -> dict[str, object]:  # fmt: skip
    """A place on a map of our own areas, written to two hidden inputs. ``areas_url`` and ``points_url`` answer GeoJSON.

    Without JavaScript it draws nothing: put an address field and a choice of community beside it, which say the same.
    """
    return {
        "areas_url": areas_url,
        "points_url": points_url,
        "label": label,
        "hint": hint,
        "error": error,
        "lon": "" if lon is None else lon,
        "lat": "" if lat is None else lat,
        "lon_name": lon_name,
        "lat_name": lat_name,
    }


@register.inclusion_tag("ui/parts/map_place.html")
def map_place(areas_url: str, lon: float, lat: float) -> dict[str, object]:
    """Where something is, on the map of our own areas; the words beside it must say the same."""
    return {"areas_url": areas_url, "lon": lon, "lat": lat}


def _attributes(extra: Mapping[str, object]) -> list[tuple[str, object]]:
    """Keyword arguments as attributes: True stands alone, False and None go."""
    named = ((name.rstrip("_").replace("_", "-"), value) for name, value in extra.items())
    return [
        (name, "" if value is True else value)
        for name, value in named
        if value is not False and value is not None
    ]


def _option(option: object, chosen: set[str]) -> dict[str, object]:
    if not isinstance(option, list | tuple):
        raise template.TemplateSyntaxError(
            f"an option is (value, label) or (value, label, hint), not {option!r}"
        )
    value, label, hint = (*option, "")[:3]
    return {"value": value, "label": label, "hint": hint, "chosen": str(value) in chosen}


def _address(context: template.Context, key: str, cursor: str | None) -> str:
    """The present address with one cursor in place of any other; empty without a cursor."""
    if not cursor:
        return ""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for old in ("after", "before"):
        query.pop(old, None)
    query[key] = cursor
    return f"?{query.urlencode()}"
