"""The page 'add a case type' can be followed: its example runs, and what it lists is what the language has."""

import dataclasses
import re
from pathlib import Path

import pytest

from tests.docs.following import FILES, PAGE, follow_the_page
from zhili.cases.rules import examples
from zhili.casetypes import effects, form_source, language, params
from zhili.casetypes.consistency import ATTRIBUTES, RESERVED
from zhili.casetypes.faults import BadCaseType
from zhili.casetypes.load import ASSISTS, load, read_folder
from zhili.kernel.workdays import WorkCalendar

ROLES = language.CASE_ROLES | language.MANDATED_ROLES | language.ACTOR_ROLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example's files as the page shows them, in a folder of their own."""
    return follow_the_page(tmp_path) / "parks/pruning"


def section(title: str) -> str:
    """The text under a heading, its subsections included."""
    level, rest = re.search(rf"^(#+) {re.escape(title)}$(.*)", PAGE, re.DOTALL | re.MULTILINE).groups()  # type: ignore[union-attr]
    found = re.split(rf"^#{{1,{len(level)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    return str(found)


def first_cells(title: str) -> set[str]:
    """The words in backticks in the first column of the tables under a heading, subsections left out."""
    own = re.split(r"^#+ ", section(title), maxsplit=1, flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| ([^|]*) \|", own, re.MULTILINE)
    return {word for row in rows for word in re.findall(r"`([^`]+)`", row)}


def test_every_file_of_the_example_is_on_the_page() -> None:
    assert {name.rpartition("/")[2] for name in FILES} == {
        "case_type.yaml", "form.json", "classes.csv", "routing.csv", "prune.csv", "params.yaml",
        "examples.yaml", "README.md",
    }  # fmt: skip


def test_the_example_loads_and_comes_out_as_written(folder: Path) -> None:
    case_type = load(read_folder(folder), name="parks/pruning")
    assert case_type.key == "parks.pruning"
    result = examples.run(
        case_type,
        (folder / "examples.yaml").read_bytes(),
        folder="parks/pruning",
        calendar=WorkCalendar.default(),
    )
    assert [fault.render() for fault in result.faults] == []
    assert len(result.names) == 5


def test_the_page_lists_every_role() -> None:
    assert first_cells("Roles") == ROLES


def test_the_page_lists_every_effect_word() -> None:
    assert first_cells("Effects") == set(effects.WORDS)
    for word in (*effects.LINKS, *effects.UNIT_SOURCES, *effects.TOLD):
        assert word in section("Effects")


def test_the_page_lists_every_word_and_widget_of_forms() -> None:
    assert first_cells("Forms") == set(form_source.WORDS)
    for word in (*form_source.WIDGETS, *ATTRIBUTES):
        assert f"`{word}`" in section("Forms")


def test_the_page_lists_the_reserved_actions_and_the_shared_forms() -> None:
    text = section("An action")
    assert {word for word in RESERVED if f"`{word}`" not in text} == set()
    assert {word for word in form_source.SHARED_FORMS if f"`{word}`" not in text} == set()
    assert {word for word in language.VISIBILITIES if f"`{word}`" not in text} == set()


def test_the_page_lists_what_the_machine_can_assist_with() -> None:
    assert {word for word in ASSISTS if f"`{word}`" not in section("case_type.yaml")} == set()


@pytest.mark.parametrize(
    ("heading", "line"),
    [("case_type.yaml", "title: {zh: 行道树修剪, en"), ("An action", "    title: {zh: 派单"),
     ("Clocks and tables", "    term: $respond_term")],
)  # fmt: skip
def test_a_key_the_page_does_not_list_is_unknown_and_one_it_lists_is_not(
    folder: Path, heading: str, line: str
) -> None:
    """Every key of the tables is put where the heading says; only a wrong value may be complained of."""
    listed = {word for word in first_cells(heading) if word.isidentifier()}
    source = FILES["parks/pruning/case_type.yaml"]
    indent = line[: len(line) - len(line.lstrip())]
    for key in sorted(listed | {"nonsense"}):
        declaration = source.replace(line, f"{indent}{key}: 1\n{line}", 1)
        (folder / "case_type.yaml").write_text(declaration, encoding="utf-8")
        said = _faults(folder)
        assert (f"unknown key '{key}'" in said) == (key == "nonsense"), (key, said)


@pytest.mark.parametrize(
    ("heading", "kind", "derived"),
    [
        ("case_type.yaml", language.CaseType, {"start_by", "open_by", "open_effects", "tables", "public_after",
                                               "public_fields", "params", "digest", "version"}),
        ("An action", language.Action, {"key", "to_by"}),
        ("Clocks and tables", language.ClockRule, {"key"}),
        ("params.yaml", params.Param, {"key"}),
    ],
)  # fmt: skip
def test_whatever_the_language_holds_is_a_key_on_the_page(
    heading: str, kind: type, derived: set[str]
) -> None:
    held = {field.name.rstrip("_") for field in dataclasses.fields(kind)} - derived
    assert held - first_cells(heading) == set()


def _faults(folder: Path) -> str:
    try:
        load(read_folder(folder), name="parks/pruning")
    except BadCaseType as refusal:
        return "\n".join(fault.render() for fault in refusal.faults)
    return ""
