"""Bundles for a court: contents, salts, receipts, policy and the verifier in one archive, whole in itself.

``bundle.json`` holds ``items``, each with ``name``, ``entry`` (base64), ``receipt`` (a member), and ``salt`` (base64)
and ``content`` (a member), both empty where the content was erased. ``verifier`` reads it.
"""

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from zhili.ledger import verifier
from zhili.ledger.queries.receipts import published_file, receipt
from zhili.ledger.rules.keys import encoded64
from zhili.ledger.signing.house import POLICY

_README = f"""\
智理证据包：用 Python 3.11 以上版本和 cryptography 软件包，可以离线核验，不需要智理系统。

    pip install cryptography
    python {verifier.NAME} 本证据包.zip --policy 您信任的策略文件

A Zhili evidence bundle. It can be verified offline with Python 3.11 or newer and the package cryptography, without
Zhili:

    pip install cryptography
    python {verifier.NAME} THIS-BUNDLE.zip --policy A-POLICY-YOU-TRUST --lang en
"""
_UNUSUAL = re.compile(r"[^\w.-]|\.\.")


@dataclass(frozen=True, slots=True)
class Item:
    """Something sealed: what it is called, the event it was sealed with, and its salt and content if they still exist.

    ``content`` opens what was sealed, for reading in parts; it may be large.
    """

    name: str
    event_id: UUID
    salt: bytes | None = None
    content: Callable[[], IO[bytes]] | None = None


def write_bundle(items: Sequence[Item], *, to: IO[bytes]) -> None:
    """Write a bundle of items as a zip archive. Raises as ``receipt`` does, before anything is written."""
    receipts = [receipt(item.event_id) for item in items]
    policy, listed = published_file(POLICY), list[dict[str, str]]()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (item, (entry, own)) in enumerate(zip(items, receipts, strict=True), start=1):
            listed.append({
                "name": item.name, "entry": encoded64(entry), "receipt": f"receipts/{number}.tlog-proof",
                "salt": encoded64(item.salt or b""), "content": _content(archive, number, item),
            })  # fmt: skip
            archive.writestr(listed[-1]["receipt"], own.encoded())
        archive.writestr("bundle.json", json.dumps({"items": listed}, ensure_ascii=False, indent=1))
        archive.writestr(POLICY, policy)
        archive.writestr(verifier.NAME, verifier.source())
        archive.writestr("README.txt", _README)


def _content(archive: zipfile.ZipFile, number: int, item: Item) -> str:
    if item.content is None or item.salt is None:
        return ""
    name = f"content/{number}-{_UNUSUAL.sub('_', item.name)}"
    with item.content() as source, archive.open(name, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    return name
