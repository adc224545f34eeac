"""A drill restores a backup, tries what it restored, tells what it proved, and leaves nothing behind."""

import hashlib
import json
from pathlib import Path

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, load_errand, resident, small_city
from zhili.kernel import clock
from zhili.kernel.rows import cursor
from zhili.site import config, drill
from zhili.site.tests import houses


def test_a_folder_that_follows_a_house_is_proven() -> None:
    with houses.new_home() as home:
        assert houses.zhili("migrate", "--home", str(home)).returncode == 0
        content = b"a picture"
        name = hashlib.sha256(content).hexdigest()
        (home / "files" / name[:2]).mkdir(parents=True, exist_ok=True)
        (home / "files" / name[:2] / name).write_bytes(content)
        folder = home.parent / "safe"
        done = houses.zhili("backup", "--to", str(folder), "--home", str(home))
        assert done.returncode == 0, done.stderr
        done = houses.zhili("restore-drill", str(folder), "--json", "--in", str(home.parent))
        assert done.returncode == 0, done.stderr + done.stdout
        said = json.loads(done.stdout)
        assert said["failed"] == []
        figures = {what: one["figure"] for what, one in said["proven"].items()}
        assert set(figures) == {"restored", "rows", "cases", "files", "pages"}
        assert (figures["files"], figures["pages"]) == (1, 3) and figures["rows"] > 0
        assert [path for path in home.parent.iterdir() if path.name.startswith("zhili-drill")] == []


@pytest.mark.django_db
def test_a_changed_case_is_found(tmp_path: Path) -> None:
    house = config.load({"ZHILI_HOME": str(tmp_path)})
    small_city()
    load_errand()
    data = {"text": "水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
    opened = [
        cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)
        for _ in range(3)
    ]
    with clock.at_instant(AT):
        assert drill.sampled_cases(house, 200) == (3, 0)
        with cursor() as cur:
            cur.execute(b"UPDATE cases_case SET stage = 'closed' WHERE id = %s", [opened[1].id])
        assert drill.sampled_cases(house, 200) == (2, 1)


def test_a_changed_attachment_is_found(tmp_path: Path) -> None:
    house = config.load({"ZHILI_HOME": str(tmp_path)})
    (house.files / "ab").mkdir(parents=True)
    (house.files / "ab" / ("ab" + "0" * 62)).write_bytes(b"not what its name says")
    assert drill.attachments(house, 0) == (0, 1)
