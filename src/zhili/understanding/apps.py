"""Django's name for this module."""

from django.apps import AppConfig


class UnderstandingConfig(AppConfig):
    """Suggestions from text."""

    name = "zhili.understanding"
    label = "understanding"
    verbose_name = "理解 Understanding"
