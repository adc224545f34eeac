"""Charts and sheets: the table is whole without any script, and no cell of a sheet is a formula."""

import io

import pytest
from django.template import Context, Template
from python_calamine import CalamineWorkbook

from zhili.kernel.text import Text
from zhili.ui.charts import Cell, Chart, Column, Line, UnevenChart
from zhili.ui.sheets import sheet

COLUMNS = (Column(Text("解决率", "Resolved"), "value"), Column(Text("件数", "Cases")))
ROWS = (
    Line(
        "东街", (Cell("83%", 0.8333), Cell("10/12", href="/behind")), href="/east", badge=("soon", "样本少")
    ),
    Line("西街", (Cell("–"), Cell("0")), weak=True),
)


def drawn(**more: object) -> str:
    facts = {
        "id": "c1",
        "kind": "bars",
        "title": "各街道",
        "head": "街道",
        "columns": COLUMNS,
        "rows": ROWS,
        **more,
    }
    template = Template("{% load zhili_charts %}{% chart one %}")
    return template.render(Context({"one": Chart(**facts)}))  # type: ignore[arg-type]


def test_the_table_holds_what_is_drawn_and_leads_on() -> None:
    page = drawn(unit="share", target=0.9, target_words="目标 90%", says="两条街的解决率")
    assert 'data-value="0.8333">83%</td>' in page
    assert '<a href="/east">东街</a>' in page
    assert '<a href="/behind">10/12</a>' in page
    assert 'data-target="0.9000" data-target-words="目标 90%"' in page
    assert 'role="img" aria-label="两条街的解决率"' in page
    assert "<tr data-weak>" in page
    assert "样本少" in page


def test_a_gap_is_no_zero() -> None:
    assert '<td class="z-chart__number">–</td>' in drawn()


def test_downloads_are_offered_beside_the_table() -> None:
    assert 'href="/x.csv" download>CSV</a>' in drawn(downloads=[("CSV", "/x.csv")])
    assert "download>" not in drawn()


def test_a_row_that_lacks_a_cell_is_refused() -> None:
    with pytest.raises(UnevenChart):
        drawn(rows=(Line("东街", (Cell("1"),)),))


def test_a_sheet_of_text_marks_what_would_be_a_formula() -> None:
    answer = sheet("figures", [["名称", "件数"], ["=1+1", 3], ["@x", None]], format="csv")
    assert answer.content.decode("utf-8-sig").splitlines() == ["名称,件数", "'=1+1,3", "'@x,"]
    assert answer["Content-Disposition"] == 'attachment; filename="figures.csv"'


def test_a_workbook_keeps_numbers_as_numbers_and_formulas_as_text() -> None:
    answer = sheet("figures", [["名称", "件数"], ["=1+1", 3.5]], format="xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows == [["名称", "件数"], ["=1+1", 3.5]]
