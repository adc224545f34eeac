"""The tables shown in the guide are read, and have no faults."""

import re
from pathlib import Path

import pytest

from zhili.casetypes.tables import check, load

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "decision-tables.md"
TABLES = re.findall(r"```csv\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_guide_shows_tables() -> None:
    assert len(TABLES) == 3


@pytest.mark.parametrize("source", TABLES)
def test_a_table_of_the_guide_is_sound(source: str) -> None:
    assert check(load(source.encode(), name="guide.csv")) == []


def test_the_first_table_of_the_guide_decides() -> None:
    table = load(TABLES[0].encode(), name="guide.csv")
    decision = table.decide({"class": "cityscape/garbage/bin", "level": "low", "days": 31})
    assert decision.outputs == ({"within": "P2D", "unit": "supervision"},)
    assert (decision.rows, decision.articles) == ((5,), ("Rules art. 9",))
