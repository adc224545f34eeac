"""Every pack in the house loads without a fault, and every situation in its examples comes out as written."""

from pathlib import Path

import pytest

from zhili.cases.rules import examples
from zhili.casetypes.disclosure import cautions
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import load, read_folder
from zhili.casetypes.personal import CLASSES, GROUNDS
from zhili.kernel.workdays import WorkCalendar

PACKS = Path(__file__).parents[2] / "src/zhili/packs"
FOLDERS = sorted(path.parent for path in PACKS.glob("*/*/case_type.yaml"))
REGISTERED = ("send", "erase")
ENOUGH = {"request": 8}

CALENDAR = WorkCalendar.default()


def name_of(folder: Path) -> str:
    return folder.relative_to(PACKS).as_posix()


def loaded(folder: Path) -> CaseType:
    return load(read_folder(folder), name=name_of(folder), registered=REGISTERED)


@pytest.fixture(params=FOLDERS, ids=name_of)
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_the_packs_of_the_first_release_are_there() -> None:
    assert {name_of(one) for one in FOLDERS} >= {
        "hotline/request",
        "grid/event",
        "hotline/outside_transfer",
        "hotline/proactive",
    }


def test_a_pack_has_the_key_of_its_folder_and_a_readme_of_one_screen(folder: Path) -> None:
    assert loaded(folder).key == name_of(folder).replace("/", ".")
    readme = (folder / "README.md").read_text()
    assert 5 < len(readme.splitlines()) <= 50
    assert "Owner" in readme


def test_a_pack_discloses_nothing_in_residents_own_words(folder: Path) -> None:
    source = (folder / "case_type.yaml").read_bytes()
    assert cautions(loaded(folder), source, file=name_of(folder)) == []


def test_the_examples_of_a_pack_come_out_as_written(folder: Path) -> None:
    source = (folder / "examples.yaml").read_bytes()
    result = examples.run(loaded(folder), source, folder=name_of(folder), calendar=CALENDAR)
    assert [fault.render() for fault in result.faults] == []
    assert result.coverage.missed == (), "stages, actions and clocks that nobody has seen work"
    assert len(result.names) >= ENOUGH.get(folder.name, 3)
    assert len(set(result.names)) == len(result.names)


def test_limits_of_a_pack_name_their_law(folder: Path) -> None:
    case_type = loaded(folder)
    assert all(param.law for param in case_type.params.values())
    assert all(rule.article or rule.table for rule in case_type.clocks.values())
    for table in case_type.tables.values():
        assert all(row.article for row in table.rows), table.name


def test_a_limit_whose_source_could_not_be_had_stands_in_the_readme(folder: Path) -> None:
    readme = (folder / "README.md").read_text()
    unverified = [key for key, param in loaded(folder).params.items() if param.unverified]
    assert [key for key in unverified if f"`{key}`" not in readme] == []


def test_the_grid_uses_the_hotlines_classes_so_that_one_list_routes_both() -> None:
    hotline = {one.code: one.name.zh for one in loaded(PACKS / "hotline/request").classes}
    grid = {one.code: one.name.zh for one in loaded(PACKS / "grid/event").classes}
    assert grid.items() <= hotline.items()


def test_every_personal_field_says_what_for_by_which_law_and_how_long(folder: Path) -> None:
    case_type = loaded(folder)
    asked = [case_type.form, *(action.form for action in case_type.actions.values())]
    for held in (held for form in asked for held in form.holdings.values()):
        assert held.purpose.zh and held.purpose.en and held.basis.zh and held.basis.en
        assert held.ground in GROUNDS and held.class_ in CLASSES and held.term_words.en


@pytest.mark.parametrize(
    ("folder_name", "personal"),
    [("hotline/request", {"name", "phone", "email"}), ("hotline/outside_transfer", {"name", "phone"})],
)
def test_names_and_addresses_of_people_are_personal(folder_name: str, personal: set[str]) -> None:
    assert loaded(PACKS / folder_name).form.personal == personal


def test_the_request_speaks_the_hotlines_language() -> None:
    words = {action.title.zh for action in loaded(PACKS / "hotline/request").actions.values()}
    assert words >= {
        "派单", "签收", "退单", "转派", "协办", "吹哨", "报到", "评哨", "督办", "提级", "延期", "挂账",
        "剔除不合理诉求", "申诉", "答复", "回访", "评价", "重办", "办结", "合并",
    }  # fmt: skip
    rates = {rate.title.zh for rate in loaded(PACKS / "hotline/request").rates}
    assert rates == {"响应率", "解决率", "满意率"}
