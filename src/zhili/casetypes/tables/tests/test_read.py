"""Sheets as clerks save them."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from zhili.casetypes.tables import BadTable, Fault, HitPolicy, Table, load

PLAIN = """level:string,days:integer,=> fine:number,article,note
低,<10,100.50,《条例》第五条,老办法
低,>=10,200,,
"""


def faults(source: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(BadTable) as caught:
        load(source if isinstance(source, bytes) else source.encode(), name="fines.csv")
    return caught.value.faults


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_offices_use(encoding: str) -> None:
    table = load(PLAIN.encode(encoding), name="fines.csv")
    assert [column.name for column in table.inputs] == ["level", "days"]
    decision = table.decide({"level": "低", "days": 3})
    assert decision.outputs == ({"fine": Decimal("100.5")},)
    assert decision.rows == (2,)
    assert decision.articles == ("《条例》第五条",)
    assert table.rows[0].note == "老办法"


def workbook(rows: list[list[object]]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            else:
                sheet.write(at, column, value)
    book.close()
    return target.getvalue()


def test_excel_is_read_by_its_content_whatever_its_name() -> None:
    source = workbook(
        [
            [],
            ["hit: F"],
            ["on:date", "n:number", "b:boolean", "→ fee:number", "output open:boolean", "结果 from:date"],
            [date(2026, 5, 1), 0.1, True, 12.5, False, date(2026, 6, 1)],
            ["-", 5, "-", 1000000, True, date(2026, 7, 1)],
        ]
    )
    table = load(source, name="fees.csv")
    assert table.hit_policy is HitPolicy.FIRST
    first = table.decide({"on": "2026-05-01", "n": 0.1, "b": True})
    assert first.outputs == ({"fee": Decimal("12.5"), "open": False, "from": date(2026, 6, 1)},)
    assert first.rows == (4,)
    assert table.decide({"on": "2026-05-02", "n": 5, "b": False}).outputs[0]["fee"] == 1_000_000


@pytest.mark.parametrize(
    ("written", "policy"),
    [
        ("U", HitPolicy.UNIQUE),
        ("any", HitPolicy.ANY),
        ("RULE_ORDER", HitPolicy.RULE_ORDER),
        ("Rule Order", HitPolicy.RULE_ORDER),
        ("C", HitPolicy.COLLECT),
        ("C+", HitPolicy.SUM),
        ("COLLECT MAX", HitPolicy.MAX),
        ("计数", HitPolicy.COUNT),
    ],
)
def test_hit_policies_go_by_all_their_names(written: str, policy: HitPolicy) -> None:
    assert load(f"hit: {written}\na:number,=> x:number\n-,1\n".encode(), name="t.csv").hit_policy is policy


def test_words_may_be_chinese() -> None:
    source = (
        "命中：首行\n等级:文本,天数:整数,→ 罚款:数字:随 天数 升,依据\n"
        "允许：低，高,>=0,,\n低,-,100,甲\n默认：,,0,乙\n"
    )
    table = load(source.encode(), name="罚款.csv")
    assert table.hit_policy is HitPolicy.FIRST
    assert table.outputs[0].monotone[0].rising
    assert table.decide({"等级": "低", "天数": 1}).outputs == ({"罚款": 100},)
    decision = table.decide({"等级": "高", "天数": 1})
    assert (decision.outputs, decision.rows, decision.articles) == (({"罚款": 0},), (), ("乙",))


def test_faults_name_row_and_column_and_all_come_at_once() -> None:
    found = faults("level:string,days:number,=> fine:number\nlow,few,100\n\nhigh,-,much\nhigh,>1,\n")
    assert [(fault.line, fault.column) for fault in found] == [(2, "B"), (4, "C")]
    assert "few" in found[0].message.en
    assert found[0].render("zh").startswith("fines.csv:2:B: ")


@pytest.mark.parametrize(
    ("source", "line", "column", "words"),
    [
        ("", 0, "", "empty"),
        ("hit: BEST\na:number,=> x:number\n-,1\n", 1, "A", "BEST"),
        ("a,=> x:number\n-,1\n", 1, "A", "header 'a'"),
        ("a:money,=> x:number\n-,1\n", 1, "A", "a:money"),
        ("a:number,=> x:number:soon\n-,1\n", 1, "B", "soon"),
        ("a:number,=> x:number\n-,1,2\n", 2, "C", "no header"),
        ("a:number,a:number,=> x:number\n-,-,1\n", 0, "B", "twice"),
        ("a:number\n-\n", 0, "", "no output"),
        ("a:number,=> x:number\n", 0, "", "not one row"),
        ("a:number,=> x:number\n-,\n", 2, "B", "blank"),
        ("a:number,=> x:number\nnull,1\n", 2, "A", "null"),
        ("a:duration,=> x:number\nP1M,1\nP1D,1\n", 0, "A", "mixes"),
        ("hit: P\na:number,=> x:string\n-,1\n", 0, "", "order of the outputs"),
        ("hit: C+\na:number,=> x:string\n-,1\n", 0, "", "one output"),
        ("a:number,=> x:number\n-,1\ndefault:,\n", 3, "B", "default line"),
        ("a:string,b:number,=> x:number\n{b},-,1\n", 2, "A", "another kind"),
        ("a:string,=> x:number:up with a\n-,1\n", 0, "B", "moves with"),
        ('a:string,=> x:number\n"allowed: not(""b"")",\n-,1\n', 0, "A", "not(…)"),
    ],
)
def test_a_bad_sheet_is_refused_at_the_right_place(source: str, line: int, column: str, words: str) -> None:
    fault = faults(source)[0]
    assert (fault.line, fault.column) == (line, column)
    assert words in fault.message.en
    assert fault.message.zh
    assert fault.mend.zh


def test_a_misspelt_value_is_answered_with_the_near_one() -> None:
    fault = faults('level:string,=> x:string\n"allowed: low,high","a,b"\nhihg,a\n')[0]
    assert (fault.line, fault.column) == (3, "A")
    assert "'high'" in fault.mend.en


@pytest.mark.parametrize(
    "source",
    [
        b"PK\x03\x04 not a workbook",
        b"\xff\xfe\x00\x00\x81",
        b"\x00\x01\x02",
        b'a:number,"=> x\n',
        b"x" * 20971521,
    ],
)
def test_a_file_of_another_sort_is_refused(source: bytes) -> None:
    fault = faults(source)[0]
    assert fault.kind == "file"
    assert "CSV UTF-8" in fault.mend.en


def test_a_table_cannot_be_changed_after_loading() -> None:
    table: Table = load(PLAIN.encode(), name="fines.csv")
    with pytest.raises(AttributeError):
        table.rows = ()  # type: ignore[misc]
    table.decide({"level": "低", "days": 3}).outputs[0]["fine"] = 0
    assert table.decide({"level": "低", "days": 3}).outputs == ({"fine": Decimal("100.5")},)
