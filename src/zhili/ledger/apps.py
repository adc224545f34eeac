"""Django's name for this module."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The sealed log."""

    name = "zhili.ledger"
    label = "ledger"
    verbose_name = "存证 Ledger"
