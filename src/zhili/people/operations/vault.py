"""Making and retiring the keys of personal data. A key is written whole and linked into place, by whoever is first."""

import base64
import os
import secrets
from datetime import datetime, timedelta

from zhili.people.queries.vault import KeyFile, folder, house_key, look_again, vault
from zhili.people.rules.sealing import KEY_BYTES, Keyring

REST = timedelta(hours=1)
"""How long a retired key still lies there: for a process that sealed with it while it was being retired."""


def sealing_key(district_id: int) -> Keyring:
    """The key that a district's data is sealed with now; its first is made here.

    A process without a home (a type checker) seals with the key that dies with it.
    """
    standing = vault().sealing.get(district_id)
    if standing is not None:
        return standing
    if not folder().parent.is_dir():
        return house_key()
    return next_key(district_id)


def next_key(district_id: int) -> Keyring:
    """A new key for a district; the one that another process made in the same moment, where one did."""
    known = [one.generation for one in look_again().files if one.district_id == district_id]
    generation = max(known, default=0) + 1
    folder().mkdir(mode=0o700, exist_ok=True)
    path = folder() / f"{district_id}.{generation}.key"
    draft = folder() / f".{path.name}-{secrets.token_hex(4)}"
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.b64encode(os.urandom(KEY_BYTES)).decode())
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    _keep_folder()
    return Keyring(base64.b64decode(path.read_text("ascii")))


def retire(key: KeyFile, *, at: datetime) -> None:
    """Seal nothing with a key any more; it still opens what may be left of it."""
    os.utime(key.path, (at.timestamp(), at.timestamp()))
    key.path.rename(key.path.with_suffix(".retired"))
    _keep_folder()


def destroy(key: KeyFile, *, at: datetime) -> bool:
    """Take a retired key away for good, once it has rested; whether it went. Nothing may be sealed with it."""
    if not key.retired or key.path.stat().st_mtime > (at - REST).timestamp():
        return False
    key.path.unlink()
    _keep_folder()
    return True


def _keep_folder() -> None:
    """What was linked, renamed or taken away in the folder is so after a power cut too, and is seen here at once."""
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    look_again()
