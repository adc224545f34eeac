"""The verbs on past and running cases, as typed on a command line."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import DECLARATION, RESPOND, load_errand, resident, small_city
from zhili.site import cli

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the test's database open."""
    monkeypatch.setattr("zhili.site.cli.house.open_house", lambda arguments: nullcontext())
    small_city()
    load_errand()
    for urgency in ("normal", "normal", "critical"):
        data = {"text": "水管漏水", "urgency": urgency, "class": "water/pipe", "lon": 116.005, "lat": 39.005}
        cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, object]]]:
    code = cli.main(["--lang", "en", "packs", *words, "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_changed_deadline_table_is_tried_on_past_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "respond.csv"
    table.write_text(RESPOND.replace("-,PT24H", "-,PT12H"))
    code, (found,) = typed(capsys, "replay", str(table), "--type", "test.errand")
    assert (code, found["cases"], found["same"], found["changed"]) == (0, 3, 1, 2)
    assert found["rows_never_reached"] == [4]


def test_a_table_that_fails_where_the_present_one_decides_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "respond.csv"
    table.write_text("\n".join(RESPOND.splitlines()[:-1]))
    code, (found,) = typed(capsys, "replay", str(table), "--type", "test.errand")
    assert (code, found["undecided_then"]) == (1, {"no-row-applies": 2})
    assert found["faults"]


def test_a_changed_responsibility_list_is_tried_on_past_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "list.csv"
    table.write_text("class,area,unit,article\nwater,1101,bureau:roads,duty 1\n")
    words = ("replay", str(table), "--type", "test.errand", "--name", "responsibility_list")
    _, (found,) = typed(capsys, *words)
    assert (found["cases"], found["changed"]) == (3, 3)
    examples = found["examples"]
    assert isinstance(examples, list)
    assert examples[0]["now"]["answer"] == [{"unit": "bureau:water"}]
    assert examples[0]["then"]["answer"] == [{"unit": "bureau:roads"}]


def test_running_cases_are_moved_or_the_reason_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    load_errand(DECLARATION.replace("term: P5D", "term: P2D"))
    code, moved = typed(capsys, "migrate", "test.errand")
    assert (code, len(moved), {one["why_not"] for one in moved}) == (0, 3, {None})
    load_errand(DECLARATION.replace("dispatched", "assigned"))
    code, stuck = typed(capsys, "migrate", "test.errand", "--dry-run")
    assert code == 1
    assert all("dispatched" in str(one["why_not"]) for one in stuck)
