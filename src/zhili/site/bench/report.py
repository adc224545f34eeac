"""The figures as a table for people, and into the page that documents them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


class NoPlaceForFigures(ZhiliError):
    """The page has no marks to write between."""

    code: ClassVar[str] = "no-place-for-figures"
    status: ClassVar[int] = 422
    message = Text(
        zh="{page} 里没有 {begin} 和 {end} 两个标记。", en="{page} lacks the marks {begin} and {end}."
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: where it stands in the object, what it says, and what is aimed at."""

    path: str
    words: str
    unit: str = ""
    goal: str = ""
    met: Callable[[float], bool] | None = None


def _at_most(limit: float) -> dict[str, Any]:
    return {"goal": f"≤ {limit:g}", "met": lambda value: value <= limit}


def _at_least(limit: float) -> dict[str, Any]:
    return {"goal": f"≥ {limit:g}", "met": lambda value: value >= limit}


_PAGE_MS, _PAGE_SQL = 60, 12

LINES = (
    Line(
        "create.cpu_ms",
        "opening a case through HTTP: processor time of the web processes",
        "ms",
        **_at_most(6),
    ),
    Line("create.db_cpu_ms", "… of PostgreSQL", "ms"),
    Line("create.worker_cpu_ms", "… of the worker, idle jobs included", "ms"),
    Line("create.sql", "… statements", "", **_at_most(8)),
    Line("create.per_second", "… cases a second", "/s"),
    Line("create.ms_median", "… time of one, at full load", "ms"),
    Line(
        "create.vs_bare_insert",
        "… against bare inserts over as many connections as web threads",
        "×",
        **_at_least(0.25),
    ),
    Line(
        "create.vs_bare_insert_1_connection_per_web_process",
        "… against bare inserts, one connection a web process",
        "×",
    ),
    Line("create.vs_bare_insert_1_connection", "… against bare inserts over one connection", "×"),
    Line(
        "list100.cpu_ms",
        "list of 100 with filters: processor time of the web processes",
        "ms",
        **_at_most(12),
    ),
    Line("list100.db_cpu_ms", "… of PostgreSQL", "ms"),
    Line("list100.sql", "… statements", "", **_at_most(4)),
    Line("list100.ms_median", "… time of one", "ms"),
    Line("list100.flat_1m_vs_10k", "… many cases against few", "×", **_at_most(1.5)),
    Line("list100.flat_worst", "… many cases against few, worst question", "×"),
    Line("list100.slowest.ms", "… slowest question", "ms"),
    Line(
        "list100.guarded.cost_percent",
        "… what row-level security adds to the processor time of web processes and PostgreSQL",
        "%",
        **_at_most(10),
    ),
    Line("list100.guarded.time_ratio", "… time of one with it against without", "×"),
    Line(
        "live.seen_ms_p95",
        "a change shows for others, 200 pages open: 95 of 100 within",
        "ms",
        **_at_most(2000),
    ),
    Line("live.seen_ms_p50", "… half of them within", "ms"),
    Line("live.seen_ms_max", "… the last of them after", "ms", **_at_most(2000)),
    Line("live.missed", "… not seen", "", **_at_most(0)),
    Line("live.asking_share", "… processor time of the web processes for the asking, share of one core", ""),
    Line("live.poll_ms_median", "… one question", "ms"),
    Line("import.rows_s", "import of a file", "rows/s", **_at_least(2000)),
    Line("import.vs_copy", "… against COPY of the file it reads", "×", **_at_least(0.05)),
    Line("import.vs_copy_of_rows_written", "… against COPY of the rows it writes", "×"),
    Line("import.cpu_ms", "… processor time of the command, for one row", "ms"),
    Line("import.db_cpu_ms", "… of PostgreSQL", "ms"),
    Line("ledger.entries_s", "sealed log: entries given their place and written", "/s", **_at_least(5000)),
    Line("ledger.vs_copy_hash_fsync", "… against COPY, SHA-256 and fsync of the same bytes", "×"),
    Line(
        "ledger.submit_to_checkpoint_ms_p99",
        "… from sealing to the signed checkpoint, 1,000 a second: 99 of 100 within",
        "ms",
        **_at_most(2000),
    ),
    Line(
        "ledger.verifier_bundles_s", "bundles that the single-file verifier checks", "/s", **_at_least(1000)
    ),
    Line("alike.of_a_case.ms_median", "cases that tell of the same matter, for a case", "ms", **_at_most(20)),
    Line("alike.by_words.ms_median", "… by words alone, no place known", "ms", **_at_most(20)),
    Line("understood.cpu_ms", "class, urgency, place and like cases of a message", "ms", **_at_most(8)),
    Line("understood.ms_median", "… time of one", "ms"),
    Line("understood.words.cpu_ms", "class and urgency on the first day, by words alone", "ms"),
    Line(
        "understood.learned_cpu_s", "learning classes from 10,000 messages in the night", "s", **_at_most(60)
    ),
    Line("mediators.ms_median", "three mediators proposed out of a register of 20,000", "ms"),
    Line("mediators.vs_naive", "… against looking at everybody", "×"),
    Line("papers.per_second", "papers numbered, set, sealed and kept, one after the other", "/s"),
    Line("papers.file_seconds", "a case file of 200 pages bound from scanned PDFs", "s"),
    Line("papers.file_mb", "… memory it takes at most, beyond the process at rest", "MB"),
    Line("start.seconds", "start to first page, existing home", "s"),
    Line("start.first_seconds", "start to first page, new home", "s"),
    Line("memory.idle_mb", "idle memory of all processes, PostgreSQL included", "MB", **_at_most(500)),
    Line("disk.mb_per_100k", "disk for 100,000 cases with events, seals and indexes", "MB"),
    Line("grid.per_second", "point to grid, one by one", "/s"),
    Line("grid.vs_naive", "… against asking every polygon", "×"),
    Line("table.per_second", "decision table of 1,000 rows", "/s"),
    Line("table.vs_naive", "… against looking row by row", "×"),
    Line("clock.per_second", "working-time clock with 200 pauses", "/s"),
)


def table(figures: Mapping[str, Any]) -> str:
    """The figures as a Markdown table, with what they were taken on."""
    rows = ["| measure | figure | goal | |", "| --- | ---: | --- | --- |"]
    rows += [_row(line, _found(figures, line.path)) for line in LINES]
    return "\n".join([*rows, "", *_machine(figures), "", pages_table(figures["pages"])])


def pages_table(pages: Mapping[str, Mapping[str, Any]]) -> str:
    """What each page costs, the dearest first. Goals: 60 ms and 12 statements, for each."""
    rows = ["| page | as | processor time | of PostgreSQL | statements | compressed | |"]
    rows += ["| --- | --- | ---: | ---: | ---: | ---: | --- |"]
    for name, page in pages.items():
        met = page["cpu_ms"] <= _PAGE_MS and page["sql"] <= _PAGE_SQL
        costs = f"{shown(page['cpu_ms'])} ms | {shown(page['db_cpu_ms'])} ms | {shown(page['sql'])}"
        rows.append(
            f"| {name} `{page['url'].partition('?')[0]}` | {page['role']} | {costs} | {shown(page['kb'])} kB"
            f" | {'met' if met else '**missed**'} |"
        )
    return "\n".join(rows)


def _row(line: Line, value: float) -> str:
    verdict = "" if line.met is None else "met" if line.met(value) else "**missed**"
    return f"| {line.words} | {shown(value)} {line.unit}".rstrip() + f" | {line.goal} | {verdict} |"


def _found(figures: Mapping[str, Any], path: str) -> float:
    value: Any = figures
    for step in path.split("."):
        value = value[step]
    return float(value)


def shown(value: float) -> str:
    """A figure as a person reads it: three significant digits, thousands set apart."""
    if value >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}"


def _machine(figures: Mapping[str, Any]) -> list[str]:
    found, lists = figures["machine"], figures["list100"]
    return [
        f"Taken on {found['cores']} cores of {found['processor']}, {found['memory_gb']} GB, {found['system']};"
        f" a durable write of a page takes {shown(found['durable_write_ms'])} ms. Python {found['python']},"
        f" PostgreSQL {found['postgresql']}, Zhili {found['zhili']}."
        f" Load before {found['load_before']}, after {found['load_after']}.",
        "",
        f"Lists over {lists['cases']:,} cases and {lists['cases_small']:,};"
        f" slowest question: {lists['slowest']['question']}.",
    ]


def write(page: Path, figures: Mapping[str, Any]) -> None:
    """Put the table between the page's marks. Raises NoPlaceForFigures."""
    text = page.read_text(encoding="utf-8")
    between = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    if not between.search(text):
        raise NoPlaceForFigures(page=page, begin=BEGIN, end=END)
    filled = f"{BEGIN}\n\n{table(figures)}\n\n{END}"
    page.write_text(between.sub(lambda _: filled, text), encoding="utf-8")
