"""docs/performance.md shows every figure of the bench, as `make bench` wrote them."""

from pathlib import Path

from zhili.site.bench import report

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "performance.md").read_text(encoding="utf-8")


def test_the_page_has_its_marks_and_every_figure_between_them() -> None:
    between = PAGE.partition(report.BEGIN)[2].partition(report.END)[0]
    figures = between.partition("| page |")[0]
    shown = [row.split("|")[1].strip() for row in figures.splitlines() if row.startswith("| ")]
    assert shown == ["measure", "---", *(line.words for line in report.LINES)]
