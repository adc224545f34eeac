"""The certificates that the house made, as an administrator sees them."""

from dataclasses import dataclass
from datetime import datetime

from zhili.documents.models import Certificate


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate: of an office's authority (``ca``), its seal, or an officer (``holder``); since and until when."""

    serial: str
    unit: str
    kind: str
    holder: str
    made_at: datetime
    until: datetime
    revoked_at: datetime | None
    revoked_why: str

    def in_force(self, at: datetime) -> bool:
        """Whether it may sign at an instant."""
        return self.made_at <= at < self.until and (self.revoked_at is None or at < self.revoked_at)


def certificates() -> tuple[CertificateView, ...]:
    """Every certificate, by office, the newest of each first."""
    rows = Certificate.objects.order_by("unit", "kind", "-id")
    return tuple(
        CertificateView(
            one.serial,
            one.unit,
            one.kind,
            one.holder,
            one.made_at,
            one.until,
            one.revoked_at,
            one.revoked_why,
        )
        for one in rows
    )
