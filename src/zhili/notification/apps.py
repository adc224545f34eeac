"""Django's name for this module."""

from django.apps import AppConfig


class NotificationConfig(AppConfig):
    """Telling people by the channel they chose."""

    name = "zhili.notification"
    label = "notification"
    verbose_name = "通知 Notification"
