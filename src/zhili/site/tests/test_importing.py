"""Taking files in: matched, opened, rejected with reasons, and gone on with after being cut off."""

import csv
from pathlib import Path

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, load_errand, small_city
from zhili.kernel.actor import SYSTEM
from zhili.kernel.rowfiles import FileRow
from zhili.ledger import public as ledger
from zhili.site import importing
from zhili.site.importing import BadMapping, Run, Summary, instant_of

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = "内容,lon,lat,when,floor\n水管漏水,116.005,39.005,2026/3/1 08:00,3\n,116.005,39.005,,\n" + (
    "水管爆了,2.35,48.85,,\n路面坑洼,116.015,39.015,not a time,\n井盖丢了,116.015,39.015,2026-03-01,x\n停电,,,,\n"
)
MAPS = ("text=内容", "opened_at=when")


@pytest.fixture(autouse=True)
def city(transactional_db: None) -> None:
    small_city()
    load_errand()


def all_cases() -> list[cases.CaseRow]:
    return list(cases.listing(actor=SYSTEM, filters=cases.Filters(), at=AT, limit=500).rows)


def take_in(path: Path, *maps: str) -> Summary:
    return Run(
        path=path, type_key="test.errand", maps=maps, rejects=path.with_suffix(".rejected.csv"), actor=SYSTEM,
        at=AT, progress=None, language="en",
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
    assert ledger.count() == sum(row.version for row in found)


def test_the_same_file_again_opens_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    first, second = take_in(path, *MAPS), take_in(path, *MAPS)
    assert (second.read, second.opened, second.rejected) == (first.read, first.opened, first.rejected)
    assert len(all_cases()) == 2


def test_a_run_that_is_cut_off_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "".join(f"第{number}处漏水\n" for number in range(50)))
    monkeypatch.setattr("zhili.cases.operations.bulk.TOGETHER", 20)
    take = Run._take

    def break_off(self: Run, row: FileRow, write: importing._Rejects) -> None:
        if row.line == 47:
            raise KeyboardInterrupt
        take(self, row, write)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Run, "_take", break_off)
        take_in(path)
    assert len(all_cases()) == 40
    summary = take_in(path)
    assert (summary.read, summary.opened) == (50, 50)
    assert len({row.title for row in all_cases()}) == 50


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
