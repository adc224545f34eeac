"""Vectors of the digest SM3 (GB/T 32905)."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from zhili.ledger.rules.digests import sm3
from zhili.ledger.vectors.cases import Case


def cases(document: Any) -> Iterator[Case]:
    """Messages and their digests, both in hexadecimal."""
    for one in document["cases"]:
        yield one["id"], partial(_same, one)


def _same(one: Any) -> bool:
    return sm3(bytes.fromhex(one["msg_hex"])) == bytes.fromhex(one["sm3"])
