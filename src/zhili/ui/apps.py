"""The Django application of the page components."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tags and assets only: no models."""

    name = "zhili.ui"
    label = "ui"
    verbose_name = "页面组件"
