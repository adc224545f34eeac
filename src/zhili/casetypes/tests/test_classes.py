"""The taxonomy file: what loads, and that every fault names its line and its mend."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhili.packs
from zhili.casetypes.classes import BadClasses, ClassDef, load_classes
from zhili.kernel.text import Text

HEAD = "code,zh,en,keywords,urgency\n"


def faults_of(body: str | bytes) -> list[tuple[int, str]]:
    source = body if isinstance(body, bytes) else body.encode()
    with pytest.raises(BadClasses) as caught:
        load_classes(source, name="taxonomy.csv")
    return [(fault.line, fault.render()) for fault in caught.value.faults]


def test_a_row_becomes_a_class_with_its_words() -> None:
    body = "roads,道路,Roads,,\nroads/lamps,路灯,Lamps,路灯; 灯不亮；路灯,urgent\n"
    classes = load_classes((HEAD + body).encode(), name="t")
    assert classes[1] == ClassDef("roads/lamps", Text(zh="路灯", en="Lamps"), ("路灯", "灯不亮"), "urgent")
    assert (classes[1].group, classes[1].parent, classes[0].parent) == ("roads", "roads", None)
    assert classes[0].urgency is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_the_office_spreadsheets_encodings_are_read(encoding: str) -> None:
    source = (HEAD + "water,供水,Water,停水,\n").encode(encoding)
    assert load_classes(source, name="t")[0].keywords == ("停水",)


def test_each_fault_names_line_and_mend() -> None:
    body = HEAD + "\nRoads,道路,Roads,,\nwater,供水,,,\nwater,供水,Water,,urgnt\nwatr/tap,水龙头,Taps,,\n"
    found = faults_of(body)
    assert [line for line, _ in found] == [3, 4, 5, 5, 6]
    assert "did you mean 'urgent'?" in found[3][1]
    assert "already on line 4" in found[2][1]
    assert "did you mean 'water'?" in found[4][1]


def test_the_line_is_right_after_a_cell_over_two_lines() -> None:
    assert [line for line, _ in faults_of(HEAD + 'a,"一\n二",A,,\nB,二,B,,\n')] == [4]


def test_missing_columns_broken_rows_and_foreign_bytes() -> None:
    assert "column 'urgency' is missing" in faults_of("code,zh,en,keywords\n")[0][1]
    assert len(faults_of(b"")) == 5
    line, words = faults_of(HEAD + "a,甲,A\n")[0]
    assert line == 2 and words.startswith("taxonomy.csv:2: This line has 3 cells, not 5. Mend: ")
    assert "quotation marks" in faults_of(HEAD + 'a,"甲"乙,A,,\n')[0][1]
    assert "neither UTF-8 nor GBK" in faults_of(b"\xff\xfe\x00\xd8")[0][1]


_TABLES = st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "ignore"))


@given(st.binary(max_size=300) | _TABLES)
def test_any_bytes_load_or_are_refused_in_words(source: bytes) -> None:
    try:
        classes = load_classes(source, name="t")
    except BadClasses as error:
        assert all(fault.mend.zh and fault.mend.en for fault in error.faults)
    else:
        assert len({one.code for one in classes}) == len(classes)


def test_the_hotline_taxonomy_is_sound() -> None:
    path = Path(zhili.packs.__path__[0]) / "hotline" / "taxonomy.csv"
    classes = load_classes(path.read_bytes(), name=path.name)
    groups = {one.code for one in classes if one.parent is None}
    assert len(groups) == 15
    assert {f"{group}/other" for group in groups} <= {one.code for one in classes}
    assert len({one.name.zh for one in classes}) == len(classes)
    assert all(one.keywords for one in classes if one.parent and not one.code.endswith("/other"))
