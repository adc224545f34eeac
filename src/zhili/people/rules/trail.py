"""The form in which a row of a trail is sealed: who read personal data, who changed who may do what. Pure."""

from collections.abc import Mapping
from datetime import datetime

from zhili.kernel.canonical import json_bytes

READ = "private"
"""As what kind of action a row stands in the log: with what was done after it, and no word of whose data it was."""

DID = "access"
"""The same of a deed of an administrator."""

_SEALED = ("id", "district_id", "holder", "act", "actor_kind", "actor_id", "purpose")


def content(row: Mapping[str, object], *, at: datetime) -> bytes:
    """All of a row, in canonical form; its salt apart."""
    said = {name: str(row[name]) for name in _SEALED}
    return json_bytes({**said, "at": at.isoformat()})


def deed_content(row: Mapping[str, object], *, at: datetime) -> bytes:
    """All of a deed's row, in canonical form; its salt apart."""
    account = row["account_id"]
    said = {"id": str(row["id"]), "deed": row["deed"], "actor_id": row["actor_id"], "facts": row["facts"]}
    return json_bytes({**said, "account_id": str(account) if account else None, "at": at.isoformat()})
