"""Django's name for this module, and its pages in the ways around."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """Appointments."""

    name = "zhili.booking"
    label = "booking"
    verbose_name = "预约 Booking"

    def ready(self) -> None:
        """Put the pages of appointments into the ways around."""
        from zhili.booking.pages import around

        around.register()
