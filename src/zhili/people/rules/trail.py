"""The form in which a row of the trail is sealed. Pure."""

from collections.abc import Mapping
from datetime import datetime

from zhili.kernel.canonical import json_bytes

READ = "private"
"""As what kind of action a row stands in the log: with what was done after it, and no word of whose data it was."""

_SEALED = ("id", "district_id", "holder", "act", "actor_kind", "actor_id", "purpose")


def content(row: Mapping[str, object], *, at: datetime) -> bytes:
    """All of a row, in canonical form; its salt apart."""
    said = {name: str(row[name]) for name in _SEALED}
    return json_bytes({**said, "at": at.isoformat()})
