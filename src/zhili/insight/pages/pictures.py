"""The board's charts: how the time went, how the parts compare, with the cases behind each figure one step away."""

from collections.abc import Mapping, Sequence
from datetime import date

from zhili.casetypes.language import Rate
from zhili.insight.pages import wording
from zhili.insight.pages.asked import DAYS, Asked
from zhili.insight.pages.gathering import Gathered
from zhili.insight.queries.figures import Sum, together
from zhili.insight.rules.periods import between
from zhili.insight.rules.sureness import Share
from zhili.kernel.text import Text
from zhili.ui.charts import Cell, Chart, Column, Line
from zhili.ui.sheets import Row

MOST_BARS = 20
LEAST = 10
"""Cases below which a share is not drawn over time."""

_FEW_STEPS, _WEEK = 13, 7
Changes = Mapping[str, str | None]
"""Other values for parameters of an address; None takes one out."""

_CASES = Text(zh="件数", en="Cases")
_ENDED = Text(zh="其中已办结", en="Of these ended")
_SAMPLE = Text(zh="样本", en="Sample")
_LOW = Text(zh="区间下限", en="Interval from")
_HIGH = Text(zh="区间上限", en="to")
_MISSED = Text(zh="未达到", en="Missed")
_TIME = Text(zh="时间", en="Time")
_MOST_FIRST = Text(zh="件数多的在前", en="most cases first")
_MISSED_FIRST = Text(
    zh="按未达到的件数排列，不是名次；细线是 95% 区间",
    en="those with most cases missed first; no ranking; thin lines: 95% interval",
)
_LONGEST_FIRST = Text(
    zh=f"用时长的在前；虚的不足 {LEAST} 件办结", en=f"the longest first; faint: fewer than {LEAST} ended"
)


def rate_at(asked: Asked) -> int | None:
    """The place of the rate that is drawn; None for the volume."""
    keys = [rate.key for rate in asked.case_type.rates]
    return keys.index(asked.measure) if asked.measure in keys else None


def cases_address(
    asked: Asked, changes: Changes | None = None, *, which: str = "all", rate: Rate | None = None
) -> str:
    """The list of the cases behind a figure, of what is asked about but for ``changes``."""
    facts = {"which": None if which == "all" else which, "rate": rate.key if rate else None}
    return "cases/" + asked.address(**facts, **(changes or {}))


def volume_over_time(asked: Asked, gathered: Gathered) -> Chart:
    """How many cases came, step by step."""
    rows = [
        Line(
            label=_step(asked, first),
            cells=(Cell(f"{one.cases:,}", one.cases), Cell(f"{one.ended:,}")),
            href=cases_address(asked, {"time": between(first, until)}) if one.cases else "",
        )
        for first, until, one in gathered.steps
    ]
    return Chart(
        id="over-time", kind="columns", title=wording.VOLUME_WORDS, head=_TIME, rows=tuple(rows),
        columns=(Column(_CASES, "value"), Column(_ENDED)), note=wording.time_words(asked.period),
        says=_said_over_time(gathered), downloads=_downloads(asked, "time"),
    )  # fmt: skip


def rates_over_time(asked: Asked, gathered: Gathered) -> Chart:
    """The type's rates, step by step, beside each other on one scale."""
    rates = asked.case_type.rates
    rows = [
        Line(
            label=_step(asked, first),
            cells=tuple(
                cell
                for number, rate in enumerate(rates)
                for cell in _share_cells(asked, rate, one.shares[number], {"time": between(first, until)})
            ),
        )
        for first, until, one in coarser(gathered)
    ]
    columns = [one for rate in rates for one in (Column(rate.title, "value"), Column(_SAMPLE))]
    return Chart(
        id="rates-over-time", kind="panels", title=Text(zh="各率走势（按收到时间）", en="Rates by when cases came in"),
        head=_TIME, columns=tuple(columns), rows=tuple(rows), unit="share",
        note=Text(
            zh=f"越靠近今天，回访过的越少；不足 {LEAST} 件的一段不画，数在表里",
            en=f"the nearer to today, the fewer were called back; below {LEAST} cases nothing is drawn",
        ),
    )  # fmt: skip


def coarser(gathered: Gathered) -> list[tuple[date, date, Sum]]:
    """The time in steps that hold enough cases for a share: days are taken together by the week, from its end."""
    steps = list(gathered.steps)
    if len(steps) <= _FEW_STEPS:
        return steps
    groups = [steps[max(0, end - _WEEK) : end] for end in range(len(steps), 0, -_WEEK)]
    return [(some[0][0], some[-1][1], together(one for _, _, one in some)) for some in reversed(groups)]


def drawn_share(share: Share) -> float | None:
    """A share as it is drawn over time: a gap where it stands on hardly anything."""
    return share.value if share.base >= LEAST else None


def by_part(asked: Asked, gathered: Gathered, at_target: Sequence[float | None]) -> Chart:
    """What is drawn, for each part. Rates stand in the order of how many cases missed: no ranking of names."""
    place = rate_at(asked)
    parts = list(gathered.parts)
    if place is not None:
        parts.sort(
            key=lambda one: (one.part in ("", "0"), -one.shares[place].missed, -one.shares[place].base)
        )
    head = wording.DIVIDED[asked.divided]
    if asked.measure == DAYS:
        parts.sort(key=lambda one: (one.mean_days is None, -(one.mean_days or 0)))
        return _days_bars(asked, parts[:MOST_BARS], head, len(parts))
    shown = parts[:MOST_BARS]
    if place is None:
        return _volume_bars(asked, shown, head, len(parts))
    return _rate_bars(asked, shown, head, len(parts), place, at_target[place])


def _volume_bars(asked: Asked, parts: Sequence[Sum], head: Text, count: int) -> Chart:
    rates = asked.case_type.rates
    rows = []
    for one in parts:
        changes = drill(asked, one.part)
        cells = [
            Cell(f"{one.cases:,}", one.cases, cases_address(asked, changes)),
            _ended_cell(asked, one, changes),
            Cell(wording.days_words(one.mean_days)),
        ]
        for number, rate in enumerate(rates):
            cells += _share_cells(asked, rate, one.shares[number], changes)
        rows.append(Line(_name(asked, one.part), tuple(cells), href=_onward(asked, one.part)))
    columns = [Column(_CASES, "value"), Column(_ENDED), Column(wording.DAYS_WORDS)]
    for rate in rates:
        columns += [Column(rate.title), Column(_SAMPLE)]
    return Chart(
        id="by-part", kind="bars", title=_title(wording.VOLUME_WORDS, head), head=head, columns=tuple(columns),
        rows=tuple(rows), note=_order(count, _MOST_FIRST), downloads=_downloads(asked, "parts"), table_open=True,
    )  # fmt: skip


def _ended_cell(asked: Asked, one: Sum, changes: Changes) -> Cell:
    return Cell(f"{one.ended:,}", href=cases_address(asked, changes, which="ended") if one.ended else "")


def _days_bars(asked: Asked, parts: Sequence[Sum], head: Text, count: int) -> Chart:
    """How long cases took on average, where they took longest first."""
    rows = []
    for one in parts:
        changes = drill(asked, one.part)
        cells = (
            Cell(wording.days_words(one.mean_days), one.mean_days), _ended_cell(asked, one, changes),
            Cell(f"{one.cases:,}", href=cases_address(asked, changes)),
        )  # fmt: skip
        rows.append(
            Line(_name(asked, one.part), cells, href=_onward(asked, one.part), weak=one.ended < LEAST)
        )
    columns = (Column(wording.DAYS_WORDS, "value"), Column(_ENDED), Column(_CASES))
    return Chart(
        id="by-part", kind="bars", title=_title(wording.DAYS_WORDS, head), head=head, columns=columns,
        rows=tuple(rows), note=_order(count, _LONGEST_FIRST), downloads=_downloads(asked, "parts"), table_open=True,
    )  # fmt: skip


def _rate_bars(
    asked: Asked, parts: Sequence[Sum], head: Text, count: int, place: int, target: float | None
) -> Chart:
    rate = asked.case_type.rates[place]
    columns = (
        Column(rate.title, "value"), Column(_LOW, "low"), Column(_HIGH, "high"), Column(_SAMPLE), Column(_MISSED),
        Column(_CASES),
    )  # fmt: skip
    rows = [_rate_row(asked, rate, one, one.shares[place], target) for one in parts]
    return Chart(
        id="by-part", kind="bars", title=_title(rate.title, head), head=head, columns=columns, rows=tuple(rows),
        unit="share", target=target, note=_order(count, _MISSED_FIRST), table_open=True,
        target_words=Text(zh=f"目标 {wording.percent(target)}", en=f"target {wording.percent(target)}"),
        downloads=_downloads(asked, "parts"),
    )  # fmt: skip


def _rate_row(asked: Asked, rate: Rate, one: Sum, share: Share, target: float | None) -> Line:
    changes = drill(asked, one.part)
    low, high = share.interval if share.base else (None, None)
    behind = {
        which: cases_address(asked, changes, which=which, rate=rate) for which in ("known", "hit", "missed")
    }
    return Line(
        label=_name(asked, one.part),
        cells=(
            Cell(wording.percent(share.value), share.value, behind["hit"] if share.hits else ""),
            Cell(wording.percent(low), low),
            Cell(wording.percent(high), high),
            Cell(f"{share.base:,}", href=behind["known"] if share.base else ""),
            Cell(f"{share.missed:,}", href=behind["missed"] if share.missed else ""),
            Cell(f"{one.cases:,}", href=cases_address(asked, changes)),
        ),
        href=_onward(asked, one.part),
        weak=share.few,
        badge=wording.badge_of(share, target),
    )


def _share_cells(asked: Asked, rate: Rate, share: Share, changes: Changes) -> tuple[Cell, Cell]:
    known = cases_address(asked, changes, which="known", rate=rate) if share.base else ""
    hit = cases_address(asked, changes, which="hit", rate=rate) if share.hits else ""
    return Cell(wording.percent(share.value), drawn_share(share), hit), Cell(f"{share.base:,}", href=known)


def drill(asked: Asked, part: str) -> Changes:
    """What changes in an address when one looks at a part."""
    if asked.divided in ("unit", "class"):
        return {asked.divided: part or "-"}
    if part in ("", "0"):
        return {"placeless": "1"}
    return {"area": part}


def _onward(asked: Asked, part: str) -> str:
    """The board of a part; of cases without a name, and of single classes, only the list goes on."""
    changes = drill(asked, part)
    if part in ("", "0") or (asked.divided == "class" and "/" in part):
        return cases_address(asked, changes)
    following = {"unit": "class", "class": "class"}.get(asked.divided, "area")
    return asked.address(by=following, **changes)


def _name(asked: Asked, part: str) -> Text:
    return wording.part_words(part, asked.divided, asked.case_type)


def _step(asked: Asked, first: date) -> Text:
    return wording.step_words(first, asked.period.step)


def _title(what: Text, head: Text) -> Text:
    return Text(zh=f"{what.zh} · 按{head.zh}", en=f"{what.en} by {head.en.lower()}")


def _order(count: int, said: Text) -> Text:
    more = max(0, count - MOST_BARS)
    if not more:
        return said
    return Text(zh=f"{said.zh}；其余 {more} 个在下载的表里", en=f"{said.en}; {more} more are in the sheet")


def _said_over_time(gathered: Gathered) -> Text:
    highest = max(gathered.steps, key=lambda one: one[2].cases, default=None)
    most = highest[2].cases if highest else 0
    day = highest[0].isoformat() if highest else ""
    return Text(
        zh=f"一共 {gathered.now.cases} 件，最多的是从 {day} 起的一段，{most} 件。逐段的数在下面的表里。",
        en=f"{gathered.now.cases} in all; the most, {most}, from {day}. Each figure is in the table below.",
    )


def _downloads(asked: Asked, what: str) -> list[tuple[str, str]]:
    return [(format.upper(), f"table.{format}" + asked.address(what=what)) for format in ("csv", "xlsx")]


def sheet_rows(asked: Asked, gathered: Gathered, what: str, language: str) -> list[Row]:
    """All of it as rows of a sheet, the heads first: by ``time`` or by ``parts``."""
    rates = asked.case_type.rates
    over_time = what == "time"
    first = [_TIME] if over_time else [wording.DIVIDED[asked.divided], Text(zh="代码", en="Code")]
    heads = [*first, _CASES, _ENDED, wording.DAYS_WORDS]
    for rate in rates:
        heads += [rate.title, *(Text(f"{rate.title.zh}·{w.zh}", f"{rate.title.en}: {w.en.lower()}") for w in
                                (_SAMPLE, _MISSED, _LOW, _HIGH))]  # fmt: skip
    found: list[Row] = [[one.in_(language) for one in heads]]
    if over_time:
        found += [[day.isoformat(), *_numbers(one, len(rates))] for day, _until, one in gathered.steps]
    else:
        found += [
            [_name(asked, one.part).in_(language), one.part, *_numbers(one, len(rates))]
            for one in gathered.parts
        ]
    return found


def _numbers(one: Sum, rates: int) -> list[str | int | float | None]:
    days = None if one.mean_days is None else round(one.mean_days, 1)
    row: list[str | int | float | None] = [one.cases, one.ended, days]
    for share in one.shares[:rates]:
        low, high = share.interval
        row += [
            None if share.value is None else round(share.value, 4), share.base, share.missed,
            *((round(low, 4), round(high, 4)) if share.base else (None, None)),
        ]  # fmt: skip
    return row
