"""Django's name for this module."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Figures over many cases."""

    name = "zhili.insight"
    label = "insight"
    verbose_name = "研判 Insight"
