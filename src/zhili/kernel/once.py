"""Knowing a delivery that comes again: by the key that its sender gave, and by what it asked for."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from zhili.kernel.canonical import json_bytes


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a delivery recognisable when it comes again: the key its sender gave, and what it asked for."""

    key: bytes
    fingerprint: bytes

    @classmethod
    def of(cls, sender: str, key: str | None, request: Mapping[str, object]) -> "Once | None":
        """None where the sender gave no key."""
        if not key:
            return None
        return cls(
            key=hashlib.sha256(f"{sender}\0{key}".encode()).digest()[:16],
            fingerprint=hashlib.sha256(json_bytes(request)).digest()[:16],
        )
