"""The field page as a program: the same for everybody, whole offline, installable, and honest about its version."""

import json
import posixpath
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from zhili.cases.pages.field import program, words
from zhili.cases.tests.pages.desk import sitting
from zhili.cases.tests.pages.rounds import deed, phone, send, worker

FOLDER = Path(str(finders.find("cases/field/app.js"))).parent
SCRIPTS = sorted(path for path in FOLDER.glob("*.js"))
_IMPORT = re.compile(r"""(?:from|import\()\s*["'](\.[^"']+)["']""")


@pytest.mark.usefixtures("rounds")
def test_the_page_that_phones_keep_holds_nothing_about_anybody() -> None:
    send(phone(), deed())
    page = sitting("chen").get(reverse("field:page"))
    text = page.content.decode()
    assert "井盖移位" not in text and worker().id not in text and worker().name not in text
    assert "csrftoken" in page.cookies


@pytest.mark.usefixtures("rounds")
def test_everything_that_the_page_names_is_kept_for_offline() -> None:
    text = sitting("chen").get(reverse("field:page")).content.decode()
    kept = {f"/static/{name}" for name in program.kept_files()}
    named = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', text))
    assert named - kept == set()


def test_every_module_that_a_kept_module_needs_is_kept() -> None:
    kept = program.kept_files()
    for name in ("field/store.js", "field/sync.js", "field/map.js"):
        assert f"cases/{name}" in kept
    for name in kept:
        if name.endswith(".js") and not name.startswith("vendor/"):
            for asked in _IMPORT.findall(Path(str(finders.find(name))).read_text()):
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), asked)) in kept, name
    assert "cases/field/worker.js" not in kept


def test_the_worker_names_its_files_and_a_version_that_hangs_on_all_of_them() -> None:
    answer = Client().get(reverse("field:worker"))
    assert answer["Content-Type"].startswith("text/javascript") and answer["Cache-Control"] == "no-cache"
    told = json.loads(re.search(r"serve\((.*)\);", answer.content.decode())[1])  # type: ignore[index]
    assert told["version"] == program.version()
    assert all(finders.find(name.removeprefix("/static/")) for name in told["files"])


@pytest.mark.parametrize(("asked", "name"), [("", "智理外勤"), ("?lang=en", "Zhili in the field")])
def test_the_manifest_makes_it_installable(asked: str, name: str) -> None:
    told = json.loads(Client().get(reverse("field:manifest") + asked).content)
    assert told["name"] == name and told["display"] == "standalone"
    assert told["start_url"] == told["scope"] == reverse("field:page")
    for icon in told["icons"]:
        with Image.open(str(finders.find(icon["src"].removeprefix("/static/")))) as drawn:
            assert f"{drawn.width}x{drawn.height}" == icon["sizes"]


def test_every_word_that_the_scripts_say_is_there_and_none_is_there_for_nothing() -> None:
    scripts = "\n".join(path.read_text() for path in SCRIPTS)
    page = (Path(program.__file__).parents[2] / "templates/cases/field/page.html").read_text()
    source = Path(program.__file__).read_text()
    said = set(re.findall(r'say\("(\w+)"', scripts)) | set(re.findall(r"words\.(\w+)", page))
    used = {name for name in words.WORDS if re.search(rf'"{name}"|words\.{name}\b', scripts + page + source)}
    used |= {name for name in words.WORDS if name.startswith("title_")}
    assert said - set(words.WORDS) == set()
    assert set(words.WORDS) - used == set()


def test_the_route_is_touched_by_the_patrol_alone_and_the_patrol_knows_no_address() -> None:
    patrol = (FOLDER / "patrol.js").read_text()
    assert "fetch" not in patrol and "addresses" not in patrol
    readers = {path.name for path in SCRIPTS if re.search(r'\bROUTE\b|"route"\)', path.read_text())}
    assert readers == {"patrol.js"}
    senders = {
        path.name for path in SCRIPTS if re.search(r"\bfetch\(|sendBeacon|XMLHttpRequest", path.read_text())
    }
    assert senders == {"field.js", "sync.js", "worker.js"}
    points = {path.name for path in SCRIPTS if re.search(r"\.points\b", path.read_text())}
    assert points == {"patrol.js", "mapview.js"}
