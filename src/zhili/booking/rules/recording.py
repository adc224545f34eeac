"""The form in which an act about an appointment or a resource is sealed."""

from collections.abc import Mapping
from datetime import datetime

from zhili.kernel.canonical import json_bytes

_SEALED = ("id", "district_id", "about", "act", "actor_kind", "actor_id")


def content(row: Mapping[str, object], *, at: datetime) -> bytes:
    """All of a row of the record in canonical form, its salt and its delivery key apart."""
    said = {name: str(row[name]) for name in _SEALED}
    return json_bytes({**said, "data": row["data"], "at": at.isoformat()})
