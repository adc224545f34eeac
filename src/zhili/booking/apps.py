"""Django's name for this module."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """Appointments."""

    name = "zhili.booking"
    label = "booking"
    verbose_name = "预约 Booking"
