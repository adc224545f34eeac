"""Handing cases out: every row once, in each format, nothing personal in it, nothing that a spreadsheet runs."""

import csv
from pathlib import Path

import orjson
import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, ROADS, WATER, load_errand, resident, small_city
from zhili.kernel import rowfiles
from zhili.kernel.actor import SYSTEM, Actor
from zhili.site import exporting
from zhili.understanding.testing import PLANTED, SHORT, left_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def opened(db: None) -> None:
    small_city()
    load_errand()
    for number in range(7):
        data = {
            "text": f"第{number}处水管漏水",
            "title": "=1+1",
            "class": "water/pipe",
            "lon": 116.005,
            "lat": 39.005,
            "name": "李四",
            "phone": "13800001234",
        }
        cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def written(tmp_path: Path, name: str, actor: Actor = SYSTEM) -> Path:
    path = tmp_path / name
    found = exporting.rows(actor=actor, filters=cases.Filters(type_key="test.errand"), at=AT)
    assert exporting.write(path, found) == (7 if actor is not ROADS else 0)
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl"])
def test_every_case_is_in_the_file_once(tmp_path: Path, name: str) -> None:
    found = [row.fields for row in rowfiles.rows(written(tmp_path, name))]
    assert len({row["number"] for row in found}) == 7
    assert {row["lead_unit"] for row in found} == {"bureau:water"}


def test_nothing_personal_leaves(tmp_path: Path) -> None:
    content = written(tmp_path, "a.jsonl").read_text()
    assert "李四" not in content
    assert "13800001234" not in content
    assert orjson.loads(content.splitlines()[0])["type"] == "test.errand"


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl"])
def test_nothing_planted_leaves(tmp_path: Path, name: str) -> None:
    data = {"text": PLANTED, "title": SHORT, "address": "春风路3号楼2单元501室", "class": "water/pipe"}
    cases.open(type_key="test.errand", data=data, actor=resident("second"), channel="web", at=AT)
    path = tmp_path / name
    found = exporting.rows(actor=SYSTEM, filters=cases.Filters(type_key="test.errand"), at=AT)
    assert exporting.write(path, found) == 8
    told = str([dict(row.fields) for row in rowfiles.rows(path)])
    assert "春风路3号楼〔室号〕" in told and left_in(told) == []


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    with written(tmp_path, "a.csv").open(encoding="utf-8-sig") as source:
        assert {row["title"] for row in csv.DictReader(source)} == {"'=1+1"}


def test_a_unit_gets_its_own_cases_only(tmp_path: Path) -> None:
    written(tmp_path, "mine.csv", WATER)
    written(tmp_path, "theirs.csv", ROADS)
