"""The tag of a chart: ``{% chart trend %}`` with a ``ui.charts.Chart``; the head takes ``ui/parts/chart_head.html``."""

from django import template

from zhili.ui.charts import Chart

register = template.Library()


@register.inclusion_tag("ui/parts/chart.html")
def chart(one: Chart) -> dict[str, object]:
    """A picture of figures, the table it is drawn from, and both as files to take along."""
    return {"chart": one}
