"""The site as a Django application; it has no models of its own."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Names the composition root to Django."""

    name = "zhili.site"
    label = "site"
