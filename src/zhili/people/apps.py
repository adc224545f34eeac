"""Django's name for this module."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, places and mandates."""

    name = "zhili.people"
    label = "people"
    verbose_name = "人员与区划 People"
