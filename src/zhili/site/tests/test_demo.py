"""``zhili demo``: an empty home gets a city and its cases, a second start finds them, the accounts sign in."""

import json
from pathlib import Path

from zhili.site.cli import demo
from zhili.site.tests import houses

SMALL = ("--cases", "30", "--days", "6", "--workers", "1")


def test_a_city_is_played_once_and_found_again() -> None:
    with houses.new_home() as home:
        made = houses.zhili("demo", "--home", str(home), "--no-serve", *SMALL)
        assert made.returncode == 0, made.stderr
        assert (
            "Resident request: " in made.stdout and "disagree" in made.stdout and " 0 disagree" in made.stdout
        )
        note = json.loads((home / "demo.json").read_text())
        assert note["seed"] == 1

        house = houses.start(home, *SMALL, command=("demo",))
        assert house.process.stdout is not None
        shown = [house.process.stdout.readline() for _ in range(16)]
        assert house.end() == 0
        assert any("dispatcher" in line for line in shown)
        assert any(note["number"] in line and note["secret"] in line for line in shown)
        assert json.loads((home / "demo.json").read_text()) == note


def test_a_home_with_a_city_of_its_own_is_left_alone() -> None:
    with houses.new_home() as home:
        assert houses.zhili("migrate", "--home", str(home)).returncode == 0
        geojson = Path(home).parent / "areas.json"
        area = {"code": "1101", "name": "某市", "level": "city", "parent": None}
        ring = [[116.0, 39.0], [117.0, 39.0], [117.0, 40.0], [116.0, 39.0]]
        feature = {
            "type": "Feature",
            "properties": area,
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        geojson.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        taken = houses.zhili("load", "areas", str(geojson), "--home", str(home))
        assert taken.returncode == 0, taken.stderr
        refused = houses.zhili("demo", "--home", str(home), "--no-serve", *SMALL)
        assert refused.returncode == 1
        assert "--home" in refused.stderr
        assert not (home / "demo.json").exists()


def test_columns_line_up_where_letters_are_wide() -> None:
    lines = list(demo._columns([("居民", "a"), ("steward", "b")]))
    assert lines == ["  居民     a", "  steward  b"]
