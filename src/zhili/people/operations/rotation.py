"""A new key for personal data, and everything sealed anew with it: in batches, to be stopped and begun again.

What is being worked at is a district with more than one key in use: begun a second time, its newest is gone on with.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.people import models
from zhili.people.operations.vault import destroy, next_key, retire, sealing_key
from zhili.people.queries.vault import opening, vault
from zhili.people.rules.sealing import Keyring, PrivateDataDamaged, PrivateKeyMissing

_BATCH = 500
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rotated:
    """What became of a district: how many records are under the new key, how many could not be opened, keys gone."""

    district_id: int
    key_id: str
    sealed: int
    unopened: int
    retired: int
    destroyed: int


def rotate_keys(*, at: datetime, districts: tuple[int, ...] = (), told: Told | None = None) -> list[Rotated]:
    """Seal the personal data of these districts (of all, where none is named) with new keys.

    ``told`` is called after every batch with the district and how many records are done. A record that no key opens
    is left as it is, and its keys with it.
    """
    return [_rotate(one, at, told) for one in districts or _known_districts()]


def _known_districts() -> tuple[int, ...]:
    found = {one.district_id for one in vault().files}
    found.update(models.PrivateRecord.objects.values_list("district_id", flat=True).distinct())
    found.update(
        models.Account.objects.exclude(phone_key_id="").values_list("district_id", flat=True).distinct()
    )
    return tuple(sorted(found))


def _rotate(district_id: int, at: datetime, told: Told | None) -> Rotated:
    destroyed = _sweep(district_id, at)
    interrupted = len(vault().of(district_id)) > 1
    key = sealing_key(district_id) if interrupted else next_key(district_id)
    sealed = unopened = 0
    while True:
        done, unopened = _pass(district_id, key, told or _nobody)
        sealed += done
        if not done:
            break
    old = [] if unopened else vault().of(district_id)[1:]
    for one in old:
        retire(one, at=at)
    return Rotated(district_id, key.key_id, sealed, unopened, len(old), destroyed)


def _sweep(district_id: int, at: datetime) -> int:
    """Destroy the retired keys under which nothing lies any more; how many went."""
    mine = [one for one in vault().files if one.district_id == district_id and one.retired]
    return sum(destroy(one, at=at) for one in mine if not _sealed_with(one.keys.key_id))


def _sealed_with(key_id: str) -> bool:
    """Whether anything is sealed with a key."""
    return (
        models.PrivateRecord.objects.filter(key_id=key_id).exists()
        or models.Account.objects.filter(phone_key_id=key_id).exists()
    )


def _nobody(district_id: int, sealed: int) -> None:
    """Where nobody wants to be told how far it is."""


def _pass(district_id: int, key: Keyring, told: Told) -> tuple[int, int]:
    """Once through what is not under the key: how many were sealed anew, how many could not be opened."""
    sealed = unopened = 0
    for work in (_records, _accounts):
        for done, left in work(district_id, key):
            sealed, unopened = sealed + done, unopened + left
            told(district_id, sealed)
    return sealed, unopened


def _records(district_id: int, key: Keyring) -> Iterator[tuple[int, int]]:
    last = UUID(int=0)
    while True:
        with transaction.atomic():
            left = models.PrivateRecord.objects.filter(district_id=district_id, id__gt=last)
            batch = list(left.exclude(key_id=key.key_id).order_by("id").select_for_update()[:_BATCH])
            if not batch:
                return
            done = [one for one in batch if _seal_record(one, key)]
            models.PrivateRecord.objects.bulk_update(done, ["sealed", "key_id"])
        last = batch[-1].id
        yield len(done), len(batch) - len(done)


def _accounts(district_id: int, key: Keyring) -> Iterator[tuple[int, int]]:
    last = UUID(int=0)
    while True:
        with transaction.atomic():
            left = models.Account.objects.filter(district_id=district_id, id__gt=last).exclude(
                phone_key_id=""
            )
            batch = list(left.exclude(phone_key_id=key.key_id).order_by("id").select_for_update()[:_BATCH])
            if not batch:
                return
            done = [one for one in batch if _seal_account(one, key)]
            models.Account.objects.bulk_update(done, ["phone_sealed", "phone_key_id"])
        last = batch[-1].id
        yield len(done), len(batch) - len(done)


def _seal_record(record: models.PrivateRecord, key: Keyring) -> bool:
    fields = _opened(bytes(record.sealed), record.holder, record.key_id)
    if fields is None:
        return False
    record.sealed, record.key_id = key.seal(fields, holder=record.holder), key.key_id
    return True


def _seal_account(account: models.Account, key: Keyring) -> bool:
    fields = _opened(bytes(account.phone_sealed or b""), account.id, account.phone_key_id)
    if fields is None:
        return False
    account.phone_sealed, account.phone_key_id = key.seal(fields, holder=account.id), key.key_id
    return True


def _opened(sealed: bytes, holder: UUID, key_id: str) -> dict[str, str] | None:
    try:
        return opening(key_id).open(sealed, holder=holder, key_id=key_id)
    except (PrivateKeyMissing, PrivateDataDamaged):
        return None
