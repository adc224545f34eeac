"""The bench's own arithmetic: ratios, costs, what is read from /proc, the page it writes."""

import os
from pathlib import Path

import pytest

from zhili.site.bench import measures, pages, processes, report
from zhili.site.bench.client import prepared


def test_a_ratio_compares_within_rounds() -> None:
    assert measures.ratio([10.0, 1.0, 9.0], [100.0, 10.0, 30.0]) == pytest.approx(0.1)


def test_a_cost_is_shared_by_what_it_was_spent_on() -> None:
    spent = measures.per({"web": 1.0, "postgres": 0.5}, {"web": 3.0, "postgres": 0.75}, 1000)
    assert spent == {"web": 2.0, "postgres": 0.25}


def test_percentiles_and_rounding() -> None:
    assert measures.percentile([float(n) for n in range(1, 101)], 0.99) == 100.0
    assert measures.rounded({"a": [0.123456, 7], "b": {"c": 123456.0, "d": "x"}}) == {
        "a": [0.1235, 7],
        "b": {"c": 123500.0, "d": "x"},
    }


def test_a_process_with_an_odd_name_is_read() -> None:
    ticks = os.sysconf("SC_CLK_TCK")
    line = "42 (a (odd) name) S 7 42 42 0 -1 4194560 1 2 3 4 100 50 30 20 20 0 1 0 1 1 1"
    one = processes.read_stat(line, "zhili.site.web --port 1")
    assert (one.pid, one.parent, one.seconds) == (42, 7, 200 / ticks)


def test_a_child_belongs_to_the_part_it_descends_from() -> None:
    everything = {
        pid: processes.Seen(pid=pid, parent=parent, command="", seconds=0.0)
        for pid, parent in ((1, 0), (2, 1), (3, 2), (4, 1), (5, 4), (6, 5))
    }
    assert sorted(one.pid for one in processes.below(4, everything)) == [4, 5, 6]


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("/venv/bin/python -m zhili.site.web --port 1 ", "web"),
        ("/venv/bin/python -m zhili.site.worker ", "worker"),
        ("/venv/bin/python -m zhili.site.sequencer ", "sequencer"),
        ("/opt/pg/bin/postgres -D /home ", "postgres"),
        ("/venv/bin/python -m zhili.site.cli up ", "supervisor"),
    ],
)
def test_the_part_is_told_by_the_command(command: str, part: str) -> None:
    assert processes.part_of(command) == part


def test_this_process_weighs_something() -> None:
    mine = processes.seen()[os.getpid()]
    assert mine.seconds > 0
    assert 5 < processes.megabytes([mine]) < 5000


def test_a_request_is_written_as_http_wants_it() -> None:
    sent = prepared("127.0.0.1", "POST", "/x", {"A": "b"}, {"字": 1})
    head, _, body = sent.partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[0] == b"POST /x HTTP/1.1"
    assert f"Content-Length: {len(body)}".encode() in head
    assert body == '{"字": 1}'.encode()


def figures() -> dict[str, object]:
    """Every figure that the table shows, each 3."""
    found: dict[str, object] = {}
    for line in report.LINES:
        part = found
        *steps, last = line.path.split(".")
        for step in steps:
            part = part.setdefault(step, {})  # type: ignore[assignment]
        part[last] = 3.0
    lists = found["list100"]
    assert isinstance(lists, dict)
    lists |= {"cases": 1000, "cases_small": 10}
    lists["slowest"]["question"] = "newest"
    found["pages"] = {
        "queue": {"url": "/desk/?q=1", "role": "handler", "cpu_ms": 3.0, "db_cpu_ms": 1.0, "sql": 13.0, "kb": 9.0},
        "case": {"url": "/desk/1/", "role": "handler", "cpu_ms": 2.0, "db_cpu_ms": 1.0, "sql": 4.0, "kb": 8.0},
    }  # fmt: skip
    found["machine"] = {
        "cores": 2, "processor": "P", "memory_gb": 4, "system": "L", "durable_write_ms": 0.25, "python": "3.11",
        "postgresql": "18", "zhili": "0.1", "load_before": [0.1], "load_after": [0.2],
    }  # fmt: skip
    return found


def test_the_page_is_written_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    report.write(page, figures())
    report.write(page, figures())
    text = page.read_text()
    assert text.startswith("before\n") and text.endswith("\nafter\n")
    assert "old" not in text and text.count("| measure |") == 1
    assert "3 ms | ≤ 6 | met |" in text and "≥ 2000 | **missed** |" in text


def test_each_page_is_told_with_its_verdict() -> None:
    told = report.table(figures())
    assert "| queue `/desk/` | handler | 3 ms | 1 ms | 13 | 9 kB | **missed** |" in told
    assert "| case `/desk/1/` | handler | 2 ms | 1 ms | 4 | 8 kB | met |" in told


def test_the_worst_of_the_pages() -> None:
    told = pages.worst({"a": {"cpu_ms": 70.0, "sql": 3.0}, "b": {"cpu_ms": 7.0, "sql": 30.0}})
    assert (told["cpu_page"], told["sql_page"], told["count"]) == ("a", "b", 2)


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("nothing here")
    with pytest.raises(report.NoPlaceForFigures):
        report.write(page, figures())


@pytest.mark.parametrize(("value", "words"), [(0.1234, "0.123"), (12.34, "12.3"), (987654.0, "988,000")])
def test_figures_are_shown_with_three_digits(value: float, words: str) -> None:
    assert report.shown(value) == words
