"""The tag of a chart: ``{% chart trend %}`` with a ``ui.charts.Chart``; the head takes ``ui/parts/chart_head.html``."""

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import mark_safe

from zhili.ui.charts import Cell, Chart, Line
from zhili.ui.templatetags.zhili_ui import badge, words

register = template.Library()


@register.inclusion_tag("ui/parts/chart.html")
def chart(one: Chart) -> dict[str, object]:
    """A picture of figures, the table it is drawn from, and both as files to take along."""
    rows = "".join(_row(row) for row in one.rows)
    return {"chart": one, "rows": mark_safe(rows)}  # what is said is escaped in ``_row`` and ``_cell``


def _row(row: Line) -> str:
    """A row of the table. Written without a template: a board has hundreds of cells."""
    label = _leading(escape(words(row.label)), row.href)
    if row.badge is not None:
        tone, said = row.badge
        label += f" {badge(said, tone)}"
    weak = " data-weak" if row.weak else ""
    return f'<tr{weak}><th scope="row">{label}</th>{"".join(map(_cell, row.cells))}</tr>'


def _cell(cell: Cell) -> str:
    drawn = "" if cell.value is None else f' data-value="{cell.value:.6g}"'
    return f'<td class="z-chart__number"{drawn}>{_leading(escape(words(cell.text)), cell.href)}</td>'


def _leading(words_: str, href: str) -> str:
    return f'<a href="{escape(href)}">{words_}</a>' if href else words_
