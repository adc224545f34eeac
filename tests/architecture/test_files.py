"""Files stay small and named for what they own; packs hold no code; nothing names a machine."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.architecture.tree import ROOT, SOURCE, python_files

_LONGEST = 400
_VAGUE = {"utils.py", "helpers.py", "managers.py", "misc.py", "common.py"}
# What may name a case type: the packs, what plays and measures them, a command that gives an example.
_KNOWS_PACKS = ("packs", "site/demo", "site/bench", "site/cli")
# Durations are shown by ``make bench`` and the ``eval`` commands. Who compares two of one run with each other is named.
_STOPWATCH = re.compile(r"process_time\(|perf_counter\(")
_COMPARES = {
    "src/zhili/understanding/tests/test_personal.py",
    "tests/real_data/early_warning.py",
    "tests/real_data/personal.py",
}
_ADDRESS = re.compile(r"https?://|\bresolved\b|index-url|--find-links")


def _tracked() -> list[Path]:
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_grows_past_its_length() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in python_files()
        if (n := len(p.read_text().splitlines())) > _LONGEST
    }
    assert long == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in python_files() if path.name in _VAGUE] == []


def test_every_file_says_what_it_owns() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if (text := path.read_text()).strip()
        and not text.lstrip().startswith(('"""', "#!"))
        and "migrations" not in path.parts
    ]
    assert silent == []


def test_no_test_holds_a_duration_against_a_limit() -> None:
    timed = {
        str(path.relative_to(ROOT))
        for path in python_files()
        if "tests" in path.relative_to(ROOT).parts
        and "soak" not in path.parts
        and _STOPWATCH.search(path.read_text())
    }
    assert timed - {"tests/architecture/test_files.py"} == _COMPARES


def test_packs_are_data() -> None:
    code = [
        path
        for path in (SOURCE / "packs").rglob("*.py")
        if path.name != "__init__.py" and "tests" not in path.parts
    ]
    assert code == []


def test_the_engine_knows_no_case_type_by_name() -> None:
    keys = [yaml.safe_load(path.read_text())["key"] for path in (SOURCE / "packs").rglob("case_type.yaml")]
    assert keys
    named = [
        f"{path.relative_to(SOURCE)}: {key}"
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".html", ".js"}
        and "tests" not in path.parts
        and not str(path.relative_to(SOURCE)).startswith(_KNOWS_PACKS)
        for key in keys
        if key in path.read_text()
    ]
    assert named == []


@pytest.mark.parametrize(
    "name",
    ["requirements/uv.lock", "requirements/run.lock", "requirements/dev.lock", "package-lock.json", ".npmrc"],
)
def test_pinned_requirements_name_no_registry(name: str) -> None:
    text = (ROOT / name).read_text().replace("omit-lockfile-registry-resolved", "")
    if name == "package-lock.json":  # funding links are addresses of people, not of a registry
        text = re.sub(r'"funding": (\{[^}]*\}|\[[^\]]*\]|"[^"]*")', "", text)
    assert _ADDRESS.search(text) is None


def test_python_requirements_are_pinned_with_hashes() -> None:
    for name in ("uv", "run", "dev"):
        blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements" / f"{name}.lock").read_text())
        unpinned = [
            block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block
        ]
        assert unpinned == [], name


def test_no_path_of_somebodys_machine_is_committed() -> None:
    path_of_a_machine = re.compile(r"(?<![\w./-])/(?:work|root|home/[a-z]+)/\w")
    found = [
        str(path.relative_to(ROOT))
        for path in _tracked()
        if path.suffix
        in {".py", ".toml", ".md", ".yaml", ".yml", ".json", ".html", ".js", ".css", ".lock", ""}
        and path_of_a_machine.search(path.read_text("utf-8", errors="replace"))
    ]
    assert found == []
