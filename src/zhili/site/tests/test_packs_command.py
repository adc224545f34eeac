"""``zhili packs``: check, test, list and begin case types, with every fault shown where it stands."""

import json
import os
import shutil
from pathlib import Path

import pytest

from zhili.site import cli, pack_work

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.fixture(autouse=True)
def unchanged_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command names the settings in the environment; after each test they are as before."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """A copy of the patrol event to spoil."""
    return Path(shutil.copytree(PACKS / "grid/event", tmp_path / "grid/event"))


def zhili(*arguments: str | Path) -> int:
    return cli.main(["--lang", "en", "packs", *map(str, arguments)])


def test_a_new_case_type_passes_check_and_test_as_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert zhili("new", "parks/bench_repair", "--in", tmp_path) == 0
    folder = tmp_path / "parks/bench_repair"
    assert str(folder) in capsys.readouterr().out
    assert "key: parks.bench_repair" in (folder / "case_type.yaml").read_text()
    assert zhili("check", folder) == 0
    assert zhili("test", folder) == 0
    assert "✓ parks/bench_repair  3  100%" in capsys.readouterr().out


def test_the_examples_say_how_much_of_a_type_they_pass_through(
    event: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declaration = event / "case_type.yaml"
    unseen = "\nactions:\n  unseen: {title: {zh: 无例, en: Unseen}, from: any, by: steward}\n"
    declaration.write_text(declaration.read_text().replace("\nactions:\n", unseen, 1))
    assert zhili("test", event, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (pack,) = told["packs"]
    assert (told["failed"], pack["pack"], pack["missed"]) == (0, "grid/event", ["actions.unseen"])
    assert 0.9 < told["coverage"] == pack["coverage"] < 1
    (event / "examples.yaml").write_text("examples: [{name: x, open: {as: nobody}}]")
    assert zhili("test", event, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["failed"], bool(told["packs"][0]["faults"])) == (1, True)


@pytest.mark.parametrize("name", ["Parks/bench", "bench", "../x", "parks/bench/repair", "公园/长椅"])
def test_a_name_that_cannot_be_a_key_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert zhili("new", name, "--in", tmp_path) == 1
    assert "FIELD/NAME" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_as_it_is(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (event / "case_type.yaml").read_bytes()
    assert zhili("new", "grid/event", "--in", event.parents[1]) == 1
    assert "left as it is" in capsys.readouterr().err
    assert (event / "case_type.yaml").read_bytes() == before


def test_a_typo_is_shown_with_file_line_and_mend(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declaration = event / "case_type.yaml"
    source = declaration.read_text().replace("by: [street, supervisor]", "by: [street, superviser]", 1)
    declaration.write_text(source)
    line = source.split("superviser")[0].count("\n") + 1
    assert zhili("check", event) == 1
    said = capsys.readouterr().out
    assert f"grid/event/case_type.yaml:{line}: 'superviser' in 'by' is unknown." in said
    assert "did you mean 'supervisor'?" in said


def test_faults_come_as_one_json_object_too(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (event / "handle.csv").write_text("urgency:string,=> term:duration\nnormal,soon\n")
    assert zhili("check", event, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["checked"] == 1
    assert [(one["file"], one["line"]) for one in told["faults"]] == [("grid/event/handle.csv", 2)]
    assert told["faults"][0]["mend"]


def test_residents_own_words_among_what_is_disclosed_are_a_warning(
    event: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declaration = (event / "case_type.yaml").read_text("utf-8")
    (event / "case_type.yaml").write_text(declaration.replace("[grid_worker, street", "[resident, street"))
    assert zhili("check", event) == 0
    assert "residents' own words" in capsys.readouterr().out


def test_what_a_table_leaves_open_is_a_warning_and_stops_nothing(
    event: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (event / "handle.csv").write_text(
        "urgency:string,=> term:duration\nnormal,P5D\nurgent,P1D\ncritical,PT4H\n"
    )
    assert zhili("check", event) == 0
    assert "! grid/event/handle.csv" in capsys.readouterr().out


def test_an_example_that_comes_out_otherwise_is_shown_on_its_line(
    event: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = event / "examples.yaml"
    source = examples.read_text().replace("stage: reported", "stage: closed", 1)
    examples.write_text(source)
    line = (
        examples.read_text()[: examples.read_text().index("stage: closed", source.index("转为上报"))].count(
            "\n"
        )
        + 1
    )
    assert zhili("test", event) == 1
    said = capsys.readouterr().out
    assert f"grid/event/examples.yaml:{line}: expected 'closed', found 'reported'." in said


def test_a_changed_term_breaks_the_examples_that_state_it(
    event: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = event / "handle.csv"
    table.write_text(table.read_text().replace("normal,P5D,working", "normal,P7D,natural"))
    assert zhili("test", event) == 1
    assert "handle=2026-03-16 17:30" in capsys.readouterr().out


def test_a_folder_without_examples_is_a_fault(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (event / "examples.yaml").unlink()
    assert zhili("test", event) == 1
    assert "there are no examples" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert zhili("check", tmp_path / "nowhere") == 1
    assert "no such folder" in capsys.readouterr().out


def test_two_folders_may_not_declare_one_key(event: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(event, tmp_path / "grid/again"))
    examined = pack_work.examine([event, other])
    assert ["grid.event" in one.faults[0].message.en for one in examined] == [True, True]


def test_a_case_type_that_is_to_be_opened_must_exist(event: Path) -> None:
    declaration = event / "case_type.yaml"
    source = declaration.read_text().replace(
        "effects: [assign: {role: co_handler, unit: $units}]",
        "effects: [assign: {role: co_handler, unit: $units}, open: {type: grid.evnt, link: led_to}]",
    )
    declaration.write_text(source)
    (examined,) = pack_work.examine([event])
    assert "'grid.evnt'" in examined.faults[0].message.en
    declaration.write_text(source.replace("grid.evnt", "hotline.proactive"))
    (examined,) = pack_work.examine([event], beside=[PACKS / "hotline/proactive"])
    assert examined.faults == ()


def test_the_list_names_what_there_is(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert zhili("list", event, "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)["case_types"]
    assert (row["key"], row["title"], row["stages"]) == ("grid.event", "Grid patrol event", 7)


def test_one_type_that_cannot_be_read_gives_no_further_faults_in_those_that_lead_to_it(event: Path) -> None:
    broken = event.parents[1] / "hotline/outside_transfer"
    shutil.copytree(PACKS / "hotline/outside_transfer", broken)
    (broken / "case_type.yaml").write_text("key: [")
    shutil.copyfile(PACKS / "hotline/taxonomy.csv", broken.parent / "taxonomy.csv")
    request = Path(shutil.copytree(PACKS / "hotline/request", broken.parent / "request"))
    examined = pack_work.examine([request], beside=[broken])
    assert [one.faults for one in examined] == [()]
