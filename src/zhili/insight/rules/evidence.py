"""The evidence of a proposal in words, for the page and for the case that is opened from it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhili.kernel.text import Text

SEASON, LASTING = "season", "lasting"
_UNITS_TOLD = 3


def title(kind: str, facts: Mapping[str, Any], *, place: Text, class_name: Text) -> Text:
    """In one line what comes back, and where."""
    if kind == SEASON:
        first = date.fromisoformat(facts["parts"][0]["first"])
        return Text(
            zh=f"{place.zh}：每年 {first.month} 月{class_name.zh}诉求集中",
            en=f"{place.en}: {class_name.en} every {first:%B}",
        )
    return Text(zh=f"{place.zh}：{class_name.zh}一再出现", en=f"{place.en}: {class_name.en} again and again")


def counts(kind: str, facts: Mapping[str, Any]) -> Text:
    """How many there were each time, against what had to be expected."""
    parts = facts["parts"]
    if kind == SEASON:
        told = [(date.fromisoformat(one["first"]).year, one["cases"]) for one in reversed(parts)]
        zh = "，".join(f"{year} 年 {count} 件" for year, count in told)
        en = ", ".join(f"{year}: {count}" for year, count in told)
        usual = _usual(parts)
        return Text(zh=f"{zh}；其余月份{usual.zh}", en=f"{en}; other months had {usual.en}")
    numbers = [str(one["cases"]) for one in reversed(parts)]
    mean = _mean(parts)
    return Text(
        zh=f"近三个 60 天分别为 {'、'.join(numbers)} 件；按其他地方的比例各应有约 {mean} 件",
        en=f"the last three spells of 60 days had {', '.join(numbers)}; by the other places' shares about {mean} each",
    )


def handling(facts: Mapping[str, Any], names: Sequence[Text]) -> Text | None:
    """Who handled the latest of them and how that went; ``names`` are the units', in order. None where nobody did."""
    led = list(zip(names, facts["handled"], strict=False))[:_UNITS_TOLD]
    if not led:
        return None
    zh = "，".join(f"{name.zh}主办 {count} 件" for name, (_, count) in led)
    en = ", ".join(f"{name.en} ({count})" for name, (_, count) in led)
    days = facts["days_to_end"]
    took = (
        Text(zh=f"，平均 {days} 天办结", en=f", in {days} days on average")
        if days is not None
        else Text(zh="", en="")
    )
    return Text(
        zh=f"上一次由{zh}；已办结 {facts['ended']} 件{took.zh}",
        en=f"the last time led by {en}; {facts['ended']} ended{took.en}",
    )


def rare(probability: float) -> int:
    """One chance in so many; what is rarer than one in a million is told as that."""
    return round(1 / max(probability, 1e-6))


def whole(title_: Text, counts_: Text, handling_: Text | None) -> str:
    """All of it as the text of a case, in the language of the office."""
    said = [title_.zh, counts_.zh, *([handling_.zh] if handling_ else [])]
    return "。\n".join(said) + "。"


def _usual(parts: Sequence[Mapping[str, Any]]) -> Text:
    mean = _mean(parts)
    if mean == "0.0":
        return Text(zh="几乎没有", en="hardly any")
    return Text(zh=f"平均每月 {mean} 件", en=f"{mean} on average")


def _mean(parts: Sequence[Mapping[str, Any]]) -> str:
    return f"{sum(one['expected'] for one in parts) / len(parts):.1f}"
