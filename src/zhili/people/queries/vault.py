"""The keys that personal data is sealed with: files in one folder, one for each district and generation.

``110105.2.key`` is the second key of a district; ``.retired`` in place of ``.key`` only opens what is left of it.
The folder is read again when it has changed, so that every process follows a rotation by itself.
"""

import base64
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings

from zhili.kernel.rows import fetch
from zhili.people.rules.sealing import Keyring, PrivateKeyMissing

_COUNTED = """
SELECT district_id, key_id, count(*) FROM (
    SELECT district_id, key_id FROM people_privaterecord
    UNION ALL SELECT district_id, phone_key_id FROM people_account WHERE phone_key_id <> ''
) held GROUP BY district_id, key_id
"""
_NAME = re.compile(r"(\d+)\.(\d+)\.(key|retired)")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key of a district: its ``generation`` counts from 1; a retired one seals nothing any more."""

    path: Path
    district_id: int
    generation: int
    retired: bool
    keys: Keyring


@dataclass(frozen=True)
class Vault:
    """Every key of the house, as its folder stood at one moment; ``house`` is the key of former times."""

    files: tuple[KeyFile, ...]
    house: Keyring

    @cached_property
    def by_id(self) -> dict[str, Keyring]:
        """Every key by its short name."""
        return {self.house.key_id: self.house, **{one.keys.key_id: one.keys for one in self.files}}

    @cached_property
    def sealing(self) -> dict[int, Keyring]:
        """What each district's data is sealed with: the newest key that is not retired."""
        grown = sorted(self.files, key=lambda one: one.generation)
        return {one.district_id: one.keys for one in grown if not one.retired}

    def of(self, district_id: int) -> list[KeyFile]:
        """The keys of a district that are not retired, the newest first."""
        mine = [one for one in self.files if one.district_id == district_id and not one.retired]
        return sorted(mine, key=lambda one: one.generation, reverse=True)


def folder() -> Path:
    """Where the keys lie (``settings.ZHILI_PRIVATE_KEYS``)."""
    return Path(settings.ZHILI_PRIVATE_KEYS)


def house_key() -> Keyring:
    """The house's own key (32 bytes in ``settings.ZHILI_PRIVATE_KEY``): secret codes, throttling, old records."""
    return _keyring(settings.ZHILI_PRIVATE_KEY)


def vault() -> Vault:
    """The keys as they lie now."""
    where = settings.ZHILI_PRIVATE_KEYS
    try:
        changed = os.stat(where).st_mtime_ns  # no path is built: it is asked for with every case
    except FileNotFoundError:
        return Vault((), house_key())
    return _read(where, changed, settings.ZHILI_PRIVATE_KEY)


def look_again() -> Vault:
    """The keys, read again: two changes in one tick of the file system's clock look like one."""
    _read.cache_clear()
    return vault()


def opening(key_id: str) -> Keyring:
    """The key that a record names. Raises PrivateKeyMissing."""
    found = vault().by_id.get(key_id)
    if found is None:
        known = look_again().by_id
        if key_id not in known:
            raise PrivateKeyMissing(key_id=key_id, present="、".join(sorted(known)))
        found = known[key_id]
    return found


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """How much of a district lies under a key: ``state`` is in_use, retired, house (of former times) or missing."""

    district_id: int
    key_id: str
    records: int
    state: str


def private_keys() -> list[KeyStanding]:
    """Every key that lies there or that something is sealed with, by district. Counts every record."""
    lying = vault()
    found = {(one.district_id, one.keys.key_id): 0 for one in lying.files}
    for district_id, key_id, records in fetch(_COUNTED):
        found[(district_id, key_id)] = records
    states = {one.keys.key_id: "retired" if one.retired else "in_use" for one in lying.files}
    states[lying.house.key_id] = "house"
    return [
        KeyStanding(district_id, key_id, records, states.get(key_id, "missing"))
        for (district_id, key_id), records in sorted(found.items())
    ]


@lru_cache(maxsize=4)
def _keyring(master: bytes) -> Keyring:
    return Keyring(master)


@lru_cache(maxsize=4)
def _read(where: Path | str, changed: int, master: bytes) -> Vault:
    return Vault(tuple(_files(Path(where).iterdir())), _keyring(master))


def _files(paths: Iterable[Path]) -> Iterable[KeyFile]:
    for path in sorted(paths):
        named = _NAME.fullmatch(path.name)
        if named is not None:
            district, generation, state = named.groups()
            keys = Keyring(base64.b64decode(path.read_text("ascii")))
            yield KeyFile(path, int(district), int(generation), state == "retired", keys)
