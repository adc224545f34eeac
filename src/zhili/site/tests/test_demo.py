"""``zhili demo``: an empty home gets a city and its cases and is served; a second start finds them."""

import json

from zhili.site.cli import demo
from zhili.site.tests import houses

SMALL = ("--cases", "30", "--days", "6", "--workers", "1")


def test_a_city_is_played_once_and_served() -> None:
    with houses.new_home() as home:
        house = houses.start(home, *SMALL, command=("demo",))
        assert house.process.stdout is not None
        shown = []
        for line in house.process.stdout:
            shown.append(line)
            if " / " in line:  # number and code of whom may be followed come last
                break
        assert house.end() == 0
        note = json.loads((home / "demo.json").read_text())
        assert note["seed"] == 1
        assert any("dispatcher" in line for line in shown)
        assert any(note["number"] in line and note["secret"] in line for line in shown)

        again = houses.zhili("demo", "--home", str(home), "--no-serve", "--seed", "2")
        assert (again.returncode, again.stdout) == (0, "")
        assert json.loads((home / "demo.json").read_text()) == note


def test_columns_line_up_where_letters_are_wide() -> None:
    lines = list(demo._columns([("居民", "a"), ("steward", "b")]))
    assert lines == ["  居民     a", "  steward  b"]
