"""Django's name for this module."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers made from data."""

    name = "zhili.documents"
    label = "documents"
    verbose_name = "文书 Documents"
