"""The contracts of .importlinter hold, and the front-door contract itself sees what it should."""

import grimp
import pytest
from importlinter import cli
from tools.front_door import FrontDoorContract

from tests.architecture.tree import ROOT, SOURCE


def test_import_contracts_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    code = cli.lint_imports(config_filename=".importlinter", no_cache=True)
    assert code == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_folder_has_its_floor() -> None:
    told = (ROOT / ".importlinter").read_text().split("layers =")[1].split("exhaustive")[0]
    floors = {name for line in told.splitlines() for name in line.replace("|", " ").split()}
    folders = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert floors == folders


def _contract() -> FrontDoorContract:
    options = {"modules": ["zhili.people"], "composition_root": "zhili.site"}
    return FrontDoorContract(name="doors", session_options={}, contract_options=options)


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("zhili.cases.operations", "zhili.people.public", True),
        ("zhili.cases.operations", "zhili.people.models", False),
        ("zhili.cases.operations", "zhili.people", False),
        ("zhili.cases.tests.test_open", "zhili.people.testing", True),
        ("zhili.cases.testing", "zhili.people.testing", True),
        ("zhili.cases.operations", "zhili.people.testing", False),
        ("zhili.site.urls", "zhili.people.pages.urls", True),
        ("zhili.site.urls", "zhili.people.queries", False),
        ("zhili.people.operations", "zhili.people.models", True),
    ],
)
def test_a_module_is_entered_by_its_front_door(importer: str, imported: str, kept: bool) -> None:
    graph = grimp.ImportGraph()
    for module in ("zhili", "zhili.people", importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported, line_number=3, line_contents="import it")
    assert _contract().check(graph, verbose=False).kept is kept
