"""Figures in words: names of what they are divided by, shares with their interval, changes against the time before."""

from datetime import date

from zhili.casetypes.language import CaseType, Rate
from zhili.insight.queries.asking import By
from zhili.insight.rules.periods import YEAR, Period, Step
from zhili.insight.rules.sureness import Share
from zhili.kernel.text import Text
from zhili.people import public as people

NO_PLACE = Text(zh="（地点未定）", en="(no place yet)")
NO_UNIT = Text(zh="（还没有承办单位）", en="(no unit yet)")
NO_CLASS = Text(zh="（还没有分类）", en="(no class yet)")
FEW = Text(zh="样本少", en="Few cases")
BELOW = Text(zh="低于目标", en="Below target")
UNSURE = Text(zh="与目标差别不显著", en="Not surely off target")
REACHED = Text(zh="达到目标", en="On target")
VOLUME_WORDS = Text(zh="诉求量", en="Cases")
DAYS_WORDS = Text(zh="平均天数", en="Days on average")
DIVIDED = {
    "district": Text(zh="区县", en="District"),
    "street": Text(zh="街道乡镇", en="Street"),
    "community": Text(zh="社区村", en="Community"),
    "grid": Text(zh="网格", en="Grid"),
    "unit": Text(zh="主办单位", en="Lead unit"),
    "class": Text(zh="分类", en="Class"),
}
TIMES = {
    "7d": Text(zh="近 7 天", en="Last 7 days"),
    "30d": Text(zh="近 30 天", en="Last 30 days"),
    "90d": Text(zh="近 90 天", en="Last 90 days"),
    YEAR: Text(zh="近 12 个月", en="Last 12 months"),
}


def time_words(period: Period) -> Text:
    """A time as it is chosen."""
    return TIMES.get(period.key) or month_words(period.first)


def month_words(first: date) -> Text:
    """``2026年10月``."""
    return Text(zh=f"{first.year}年{first.month}月", en=f"{first:%B %Y}")


def step_words(first: date, step: Step) -> Text:
    """A part of a time under a picture: ``10月``, ``11-22``; a week by the day it begins on."""
    if step == "month":
        return Text(zh=f"{first.month}月", en=f"{first:%b}")
    return Text(zh=f"{first.month}-{first.day}", en=f"{first.day} {first:%b}")


def part_words(part: str, by: By, case_type: CaseType) -> Text:
    """What a figure is of: an area's, a unit's, a class's name."""
    if by == "unit":
        return unit_words(part)
    if by == "class":
        class_ = case_type.class_(part) if part else None
        return class_.name if class_ else Text(part, part) if part else NO_CLASS
    area = people.area(part) if part and part != "0" else None
    return area_words(area) if area else NO_PLACE


def unit_words(code: str) -> Text:
    """A unit's name."""
    unit = people.unit(code) if code else None
    return unit.title if unit else Text(code, code) if code else NO_UNIT


def area_words(area: people.AreaView) -> Text:
    """An area's name."""
    return area.title


def percent(value: float | None) -> str:
    """``83%``; a dash where nothing was counted."""
    return "–" if value is None else f"{value * 100:.0f}%"


def days_words(days: float | None) -> str:
    """``12.5``; a dash where nothing ended."""
    return "–" if days is None else f"{days:,.1f}"


def interval_words(share: Share) -> str:
    """``78%–88%``: where the share lies in the long run."""
    low, high = share.interval
    return f"{low * 100:.0f}%–{high * 100:.0f}%" if share.base else "–"


def badge_of(share: Share, target: float | None) -> tuple[str, Text] | None:
    """What may be said of a share beside its figure: too few cases, or surely below the target."""
    if share.few:
        return ("neutral", FEW)
    return ("soon", BELOW) if share.verdict(target) == "below" else None


def verdict_words(share: Share, target: float | None) -> Text | None:
    """How a share stands to the target, as far as its cases tell."""
    if target is None or not share.base:
        return None
    aim = f"{target * 100:.0f}%"
    said = {"below": BELOW, "above": REACHED, "unsure": UNSURE}.get(share.verdict(target), UNSURE)
    return Text(zh=f"目标 {aim}，{said.zh}", en=f"target {aim}: {said.en.lower()}")


def change_words(now: int, before: int) -> tuple[Text, str]:
    """How a count changed against the time before, and the direction."""
    if not before:
        return Text(zh="此前一段没有数据", en="no figure for the time before"), "flat"
    change = (now - before) / before
    words = Text(
        zh=f"较上一段 {change * 100:+.0f}%（{before:,}）",
        en=f"{change * 100:+.0f}% on the time before ({before:,})",
    )
    return words, "flat" if abs(change) < 0.005 else "up" if change > 0 else "down"


def points_words(now: Share, before: Share) -> tuple[Text | None, str]:
    """How a share changed, in percentage points; nothing where one of the two rests on nothing."""
    if now.value is None or before.value is None:
        return None, ""
    change = (now.value - before.value) * 100
    words = Text(zh=f"较上一段 {change:+.1f} 个百分点", en=f"{change:+.1f} points on the time before")
    return words, "flat" if abs(change) < 0.05 else "up" if change > 0 else "down"


_SOUGHT = {True: Text(zh="是", en="yes"), False: Text(zh="否", en="no")}


def defined_words(case_type: CaseType, rate: Rate) -> Text:
    """Which cases a rate counts as hits, and among which."""
    field = field_words(case_type, rate.field)
    sought = Text(rate.is_, rate.is_) if isinstance(rate.is_, str) else _SOUGHT[rate.is_]
    hits = Text(zh=f"分子：“{field.zh}”为“{sought.zh}”的件数。", en=f"Hits: “{field.en}” is “{sought.en}”. ")
    if rate.among is None:
        zh = "分母：已经知道答案（回访、自助评价或办理中写明）的件数"
        base = Text(zh=zh, en="Counted: cases in which that is known (call-back, rating, or while handling)")
    else:
        met = field_words(case_type, rate.among)
        base = Text(
            zh=f"分母：已有“{met.zh}”的件数，没有写明的算“否”",
            en=f"Counted: cases that have “{met.en}”; not noted is no",
        )
    if rate.unless is None:
        return _joined(hits, base)
    without = Text(
        zh=f"，不含 {rate.unless} 为真（依法剔除）的", en=f", without those in which {rate.unless} is true"
    )
    return _joined(hits, base, without)


def _joined(*parts: Text) -> Text:
    return Text("".join(one.zh for one in parts), "".join(one.en for one in parts))


def field_words(case_type: CaseType, name: str) -> Text:
    """An outcome as a form asks for it, or as the action that notes it is called; else its name."""
    for action in case_type.actions.values():
        title = action.form.properties.get(name, {}).get("x-title")
        if isinstance(title, dict):
            return Text(zh=str(title.get("zh")), en=str(title.get("en")))
    for action in case_type.actions.values():
        if any(one.word == "set" and one.args.get(name) not in (None, False) for one in action.effects):
            return action.title
    return Text(name, name)
