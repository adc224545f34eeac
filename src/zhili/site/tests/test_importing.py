"""Taking files in: matched, opened, rejected with reasons, and gone on with after being cut off."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, load_errand, small_city
from zhili.kernel import rowfiles
from zhili.kernel.actor import SYSTEM
from zhili.kernel.ids import case_number
from zhili.kernel.rows import Batch
from zhili.ledger import public as ledger
from zhili.site.importing import BadMapping, PartFailed, Run, Summary, instant_of, run

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = "内容,lon,lat,when,floor\n水管漏水,116.005,39.005,2026/3/1 08:00,3\n,116.005,39.005,,\n" + (
    "水管爆了,2.35,48.85,,\n路面坑洼,116.015,39.015,not a time,\n井盖丢了,116.015,39.015,2026-03-01,x\n停电,,,,\n"
)
MAPS = ("text=内容", "opened_at=when")

THE_LIST = 1
"""The small city's responsibility list is sealed, too."""


@pytest.fixture(autouse=True)
def city(transactional_db: None) -> None:
    small_city()
    load_errand()


def all_cases() -> list[cases.CaseRow]:
    return list(cases.listing(actor=SYSTEM, filters=cases.Filters(), at=AT, limit=500).rows)


def take_in(path: Path, *maps: str, jobs: int = 1) -> Summary:
    return Run(
        path=path, type_key="test.errand", maps=maps, rejects=path.with_suffix(".rejected.csv"), actor=SYSTEM,
        at=AT, progress=None, language="en", jobs=jobs,
    ).go()  # fmt: skip


def test_good_rows_are_opened_and_bad_ones_come_back_with_reasons(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    summary = take_in(path, *MAPS)
    assert (summary.read, summary.opened, summary.rejected) == (6, 2, 4)
    with path.with_suffix(".rejected.csv").open(encoding="utf-8-sig") as source:
        rejected = list(csv.DictReader(source))
    assert [row["line"] for row in rejected] == ["3", "4", "5", "6"]
    assert "required" in rejected[0]["reason"]
    assert "outside the city" in rejected[1]["reason"]
    assert "no date" in rejected[2]["reason"]
    assert "floor" in rejected[3]["reason"]
    assert rejected[3]["内容"] == "井盖丢了"
    found = all_cases()
    assert min(row.opened_at for row in found) == instant_of("2026-03-01T08:00+08:00")
    assert [cases.verify(row.id) for row in found] == [[], []]
    assert ledger.count() == sum(row.version for row in found) + THE_LIST


def test_the_same_file_again_opens_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    first, second = take_in(path, *MAPS), take_in(path, *MAPS)
    assert (second.read, second.opened, second.rejected) == (first.read, first.opened, first.rejected)
    assert len(all_cases()) == 2


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_run_that_is_cut_off_goes_on_where_it_stopped(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "".join(f"第{number}处漏水\n" for number in range(110)))
    monkeypatch.setattr(run, "TOGETHER", 20)
    rows = rowfiles.rows

    def break_off(path: Path) -> Iterator[rowfiles.FileRow]:
        for row in rows(path):
            if row.line == 97:
                raise KeyboardInterrupt
            yield row

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(rowfiles, "rows", break_off)
        take_in(path, jobs=jobs)
    opened = len(all_cases())
    assert opened % 20 == 0 and 20 <= opened <= 80
    summary = take_in(path, jobs=jobs)
    assert (summary.read, summary.opened) == (110, 110)
    assert len({row.title for row in all_cases()}) == 110


def test_a_crew_opens_what_one_process_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "TOGETHER", 7)
    path = tmp_path / "a.csv"
    bad = {number: "x" for number in (3, 40, 41, 66)}
    path.write_text(
        "text,floor\n" + "".join(f"第{number}处漏水,{bad.get(number, 1)}\n" for number in range(70))
    )
    summary = take_in(path, jobs=2)
    assert (summary.read, summary.opened, summary.rejected) == (70, 66, 4)
    with path.with_suffix(".rejected.csv").open(encoding="utf-8-sig") as source:
        assert [row["line"] for row in csv.DictReader(source)] == ["5", "42", "43", "68"]
    found = all_cases()
    assert len({row.title for row in found}) == 66
    assert ledger.count() == sum(row.version for row in found) + THE_LIST


def test_a_process_of_the_crew_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "TOGETHER", 10)
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "".join(f"第{number}处漏水\n" for number in range(50)))
    copy = Batch.copy
    leader = os.getpid()

    def fail(self: Batch) -> None:
        if os.getpid() != leader:
            raise RuntimeError("the disk is full")
        copy(self)

    with monkeypatch.context() as patched, pytest.raises(PartFailed, match="the disk is full"):
        patched.setattr(Batch, "copy", fail)
        take_in(path, jobs=2)
    assert len(all_cases()) == 10
    assert take_in(path, jobs=2).opened == 50


def test_two_cases_that_draw_one_number_draw_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "".join(f"第{number}处漏水\n" for number in range(3)))
    drawn = iter(["2611220000000001", "2611220000000002", "2611220000000001"])
    monkeypatch.setattr(
        "zhili.cases.operations.open.case_number", lambda at: next(drawn, None) or case_number(at)
    )
    assert take_in(path).opened == 3
    assert len({row.number for row in all_cases()}) == 3


def test_a_mapping_to_nowhere_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    with pytest.raises(BadMapping, match="nonsense"):
        take_in(path, "nonsense=内容")
    with pytest.raises(BadMapping, match="nowhere"):
        take_in(path, "text=nowhere")
    assert all_cases() == []


@pytest.mark.parametrize(
    ("written", "city_time"),
    [
        ("2026/3/1 08:00", "2026-03-01T08:00+08:00"),
        ("2026-03-01 08:00:00", "2026-03-01T08:00+08:00"),
        ("2026-03-01T08:00:00Z", "2026-03-01T08:00+00:00"),
        ("03/01/2026 08:00:00 PM", "2026-03-01T20:00+08:00"),
    ],
)
def test_dates_as_files_write_them(written: str, city_time: str) -> None:
    assert instant_of(written) == instant_of(city_time)
