"""Reading ``rates``: which cases a figure counts, what units claim of it, and which share the city aims at."""

from zhili.casetypes.language import Rate
from zhili.casetypes.params import Limits
from zhili.casetypes.section import Section
from zhili.kernel.text import Text

MOST_RATES = 4
"""Rates of one type: more than four figures beside each other nobody reads."""


def read_rates(top: Section, limits: Limits) -> tuple[Rate, ...]:
    """The declarations under ``rates``. Whether their fields exist is checked once the whole type is known."""
    rates = tuple(_rate(key, section, limits) for key, section in top.sections("rates"))
    if len(rates) > MOST_RATES:
        top.fault(
            "rates",
            Text(zh=f"有 {len(rates)} 个率。", en=f"there are {len(rates)} rates."),
            Text(zh=f"最多写 {MOST_RATES} 个。", en=f"declare {MOST_RATES} at most."),
        )
    return rates


def _rate(key: str, section: Section, limits: Limits) -> Rate:
    target: object = section.get("target", object, None)
    if target is not None:
        limits.check(section, "target", target, "percent")
    rate = Rate(
        key=key,
        title=section.words("title"),
        field=section.need("field", str, ""),
        unless=section.get("unless", str, "") or None,
        claim=_claim(section),
        target=None if target is None else str(target),
        is_=_is(section),
        among=section.get("among", str, "") or None,
    )
    section.close()
    return rate


def _is(section: Section) -> str | bool:
    """``is: asked``, ``is: false``: what the field holds where a case is a hit."""
    written = section.get("is", object, True)
    if isinstance(written, str | bool):
        return written
    section.fault(
        "is",
        Text(zh="is 写一个词、true 或 false。", en="'is' takes a word, true or false."),
        Text(zh="例如 is: asked。", en="for example 'is: asked'."),
    )
    return True


def _claim(section: Section) -> tuple[str, object] | None:
    """``claim: {result: solved}``: the one outcome by which a unit says that the field will prove true."""
    written = section.get("claim", dict, {})
    if not written:
        return None
    if len(written) > 1:
        section.fault(
            "claim",
            Text(zh="claim 只写一项。", en="'claim' takes one outcome."),
            Text(zh="例如 claim: {result: solved}。", en="for example 'claim: {result: solved}'."),
        )
    name, value = next(iter(written.items()))
    return str(name), value
