"""Form parts with many answers in groups: one of them from a list, several from a box that can be searched.

A group has ``title`` and ``options``, pairs of (value, words).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.safestring import SafeString

from zhili.kernel.text import Text
from zhili.ui.options import drawn, drawn_in_groups

register = template.Library()
Words = str | Text


@dataclass(frozen=True, slots=True)
class _Flat:
    """Answers without a heading."""

    options: tuple[tuple[str, Words], ...]
    title: str = ""


@register.inclusion_tag("ui/parts/grouped.html")
def grouped(
    name: str, label: Words, groups: Iterable[Any], *, value: object = "", hint: Words = "", error: Words = "",
    required: bool = True, nothing: Words = "", filter: bool = False,
) -> dict[str, object]:  # fmt: skip
    """One answer of many, in a list with headings. ``nothing`` says what leaving it empty means.

    ``filter``: it narrows something down and is no question, so that nothing is said of its being optional.
    """
    chosen = {str(value)} if value else set()
    return {
        **_question(name, label, groups, chosen, hint, error, required=required),
        "nothing": nothing,
        "filter": filter,
        "unknown": value if value and not _known(groups, str(value)) else "",
    }


@register.inclusion_tag("ui/parts/grouped.html")
def pick(
    name: str, label: Words, options: Iterable[tuple[str, Words]], *, value: object = "", nothing: Words = ""
) -> dict[str, object]:
    """A short list to narrow something down by: no question that wants an answer. ``nothing`` stands for all."""
    return {
        **grouped(name, label, [_Flat(tuple(options))], value=value, nothing=nothing),
        "filter": True,
        "required": False,
    }


@register.simple_tag
def option_tags(options: Iterable[tuple[object, ...]], chosen: Collection[str] = ()) -> SafeString:
    """The options of a list, pairs of (value, words); those whose value is ``chosen`` are selected."""
    return drawn(options, chosen)


@register.simple_tag
def group_tags(groups: Iterable[Any], chosen: Collection[str] = ()) -> SafeString:
    """The options of a list in groups."""
    return drawn_in_groups(groups, chosen)


@register.inclusion_tag("ui/parts/many.html")
def many(
    name: str, label: Words, groups: Iterable[Any], *, value: object = (), hint: Words = "", error: Words = "",
    required: bool = True,
) -> dict[str, object]:  # fmt: skip
    """Several answers of many: boxes to tick, those ticked first, with a field that narrows them down."""
    chosen = {str(each) for each in value} if isinstance(value, list | tuple) else {str(value)}
    ticked = [_group(group, chosen) for group in groups]
    return _question(name, label, ticked, chosen, hint, error, required=required)


def _question(
    name: str,
    label: Words,
    groups: Iterable[Any],
    chosen: set[str],
    hint: Words,
    error: Words,
    *,
    required: bool,
) -> dict[str, object]:
    described = [part for part, wanted in (("hint", hint), ("error", error)) if wanted]
    return {
        "name": name,
        "id": f"id_{name}",
        "label": label,
        "groups": groups,
        "chosen": chosen,
        "hint": hint,
        "error": error,
        "required": required,
        "described_by": " ".join(f"id_{name}-{part}" for part in described),
    }


def _known(groups: Iterable[Any], value: str) -> bool:
    return any(value == str(each) for group in groups for each, _ in group.options)


def _group(group: Any, chosen: set[str]) -> Mapping[str, object]:
    options: Sequence[tuple[str, Words]] = group.options
    return {
        "title": group.title,
        "options": [
            {"value": value, "label": label, "chosen": str(value) in chosen} for value, label in options
        ],
    }
