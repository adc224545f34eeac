"""Who carries messages, in the order they are tried, and how they are."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from zhili.kernel import sealed
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.snapshot import Snapshot
from zhili.kernel.text import Text
from zhili.notification.models import Provider

_PROVIDER = Text(zh="这个发送渠道", en="This provider")


@dataclass(frozen=True, slots=True)
class ProviderView:
    """A provider without its secret."""

    key: str
    way: str
    address: str
    sender: str
    account: str
    unit: str
    place: int
    active: bool
    failures: int
    rests_until: datetime | None
    last_error: str

    def rests(self, at: datetime) -> bool:
        """Whether it is left in peace after failures."""
        return self.rests_until is not None and self.rests_until > at


def providers() -> list[ProviderView]:
    """All of them, by way and place."""
    return [_view(row) for row in Provider.objects.order_by("way", "place", "key")]


def provider(key: str) -> ProviderView:
    """One. Raises NotFound."""
    row = Provider.objects.filter(key=key).first()
    if row is None:
        raise NotFound(what=_PROVIDER)
    return _view(row)


def carriers(way: str, *, unit: str = "") -> list[ProviderView]:
    """The active providers of a way in the order they are tried; of a webhook those of the unit."""
    rows = Provider.objects.filter(way=way, active=True, unit=unit).order_by("place", "key")
    return [_view(row) for row in rows]


def carried() -> frozenset[str]:
    """The ways that some active provider carries; known to the process without asking, two seconds late at most."""
    return frozenset(way for way, _unit in _active.get())


def units_with_webhook() -> frozenset[str]:
    """The units that have a webhook, as ``carried`` knows it."""
    return frozenset(unit for _way, unit in _active.get() if unit)


def secret_of(key: str) -> str:
    """A provider's secret in the clear; empty where it has none. Raises sealed.Lost."""
    stored = Provider.objects.filter(key=key).values_list("secret", flat=True).first()
    return sealed.unseal(bytes(stored), master=settings.ZHILI_PRIVATE_KEY, label=label(key)) if stored else ""


def label(key: str) -> str:
    """Whose secret it is, for the seal."""
    return f"provider\0{key}"


def forget() -> None:
    """This process has just changed a provider."""
    _active.forget()


def _read_active() -> frozenset[tuple[str, str]]:
    return frozenset(fetch("SELECT DISTINCT way, unit FROM notification_provider WHERE active"))


_active: Snapshot[frozenset[tuple[str, str]]] = Snapshot(_read_active, _read_active)


def _view(row: Provider) -> ProviderView:
    return ProviderView(
        key=row.key, way=row.way, address=row.address, sender=row.sender, account=row.account, unit=row.unit,
        place=row.place, active=row.active, failures=row.failures, rests_until=row.rests_until,
        last_error=row.last_error,
    )  # fmt: skip
