"""Finding holders of personal data without decrypting anything, and what the house's own key is good for."""

from uuid import UUID

from zhili.kernel import isolation
from zhili.people import models
from zhili.people.queries.vault import house_key
from zhili.people.rules import phones, tracking
from zhili.people.rules.sealing import Keyring


def keyring() -> Keyring:
    """The house's own key: for look-ups in every district, secret codes and throttling."""
    return house_key()


def phone_lookup(phone: str) -> bytes:
    """The digest by which a telephone number is found, however it is written."""
    return keyring().look_up("phone", phones.normal(phone))


def holders_of(*, phone: str) -> list[UUID]:
    """The holders (cases, accounts) for whom a telephone number is kept, latest first."""
    found = models.PrivateRecord.objects.filter(phone_lookup=phone_lookup(phone)).order_by("-id")
    with isolation.holding(None):
        return list(dict.fromkeys(found.values_list("holder", flat=True)))


def keeps_private(*, holder: UUID, district_id: int) -> bool:
    """Whether any personal data is kept of a holder; nothing is read, so nothing is trailed."""
    with isolation.holding(holder):
        return models.PrivateRecord.objects.filter(holder=holder, district_id=district_id).exists()


def code_for(*, number: str) -> str:
    """The secret code that goes with a case number."""
    return tracking.code_for(keyring(), number=number)


def code_digest(*, number: str, code: str) -> bytes:
    """What a case keeps of its secret code: 32 bytes, keyed, bound to the case's number."""
    return tracking.code_digest(keyring(), number=number, code=code)


def code_matches(*, number: str, code: str, digest: bytes) -> bool:
    """Whether a typed code (spaces, dashes and case aside) is the case's. Takes the same time either way."""
    return tracking.code_matches(keyring(), number=number, code=code, digest=digest)
