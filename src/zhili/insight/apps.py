"""Django's name for this module, and its pages in the way around."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Figures over many cases."""

    name = "zhili.insight"
    label = "insight"
    verbose_name = "研判 Insight"

    def ready(self) -> None:
        """Put the pages of insight into the way around the desk."""
        from zhili.insight.pages import around

        around.register()
