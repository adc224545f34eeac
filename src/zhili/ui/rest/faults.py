"""What a route's shape check found wrong, in words of ours: where it is, and what was expected."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhili.kernel.text import Text

_WORDS: Mapping[str, Text] = {
    "missing": Text(zh="这一项必须提供。", en="This is required."),
    "extra_forbidden": Text(zh="这里没有这一项，请删去。", en="There is no such field here; leave it out."),
    "string_too_long": Text(zh="最多 {max_length} 个字符。", en="At most {max_length} characters."),
    "string_too_short": Text(zh="至少 {min_length} 个字符。", en="At least {min_length} characters."),
    "string_pattern_mismatch": Text(zh="格式不对。", en="This has the wrong form."),
    "literal_error": Text(zh="只能是 {expected}。", en="One of {expected}."),
    "greater_than_equal": Text(zh="不能小于 {ge}。", en="Not less than {ge}."),
    "less_than_equal": Text(zh="不能大于 {le}。", en="Not more than {le}."),
    "too_short": Text(zh="至少 {min_length} 项。", en="At least {min_length} items."),
    "too_long": Text(zh="最多 {max_length} 项。", en="At most {max_length} items."),
    "timezone_aware": Text(
        zh="时间要带时区，例如 2026-03-02T09:00:00+08:00。",
        en="The instant needs its offset, as in 2026-03-02T09:00:00+08:00.",
    ),
}
_OTHER = Text(zh="这一项的格式不对（{kind}）。", en="This has the wrong kind of value ({kind}).")
_INSIDE = ("body", "form", "file")


@dataclass(frozen=True, slots=True)
class Fault:
    """``where`` is a JSON pointer into the body, or the name of a parameter or header."""

    name: str
    where: dict[str, str]
    words: Text


def told(errors: Iterable[Mapping[str, Any]]) -> Iterator[Fault]:
    """The faults that the shape check lists."""
    for error in errors:
        source, *steps = [str(step) for step in error["loc"]]
        kind = str(error["type"])
        words = _WORDS.get(kind, _OTHER).format(kind=kind, **error.get("ctx", {}))
        if source in _INSIDE:
            inside = steps[1:]
            path = "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in inside)
            yield Fault(".".join(inside) or "body", {"pointer": f"#{path}"}, words)
        else:
            name = steps[-1] if steps else source
            yield Fault(name, {"parameter": name}, words)
