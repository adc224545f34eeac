"""Bundles for a court: contents, salts, receipts, policy and the verifier in one archive, whole in itself.

``bundle.json`` holds ``items``, each with ``name``, ``entry`` (base64), ``receipt`` (a member), and ``salt`` (base64)
and ``content`` (a member), both empty where the content was erased. ``manifest`` names the item that lists names and
digests of all the others, sealed like them. Where a time-stamp covers an item, ``stamped`` is its receipt against the
stamped checkpoint and ``timestamp`` the authority's response, whose certificates lead to one in
``timestamps/roots.pem``. Where a checkpoint that holds an item stands in another log, ``anchored`` lists the item's
receipt against it and the other log's proof, to be judged by ``anchors/policy.txt``. ``verifier`` reads it.
"""

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from zhili.kernel.canonical import json_bytes
from zhili.ledger import verifier
from zhili.ledger.queries.abroad import abroad, anchors_policy
from zhili.ledger.queries.receipts import published_file, receipt
from zhili.ledger.queries.stamped import stamp_roots, stamped_receipt
from zhili.ledger.rules.keys import encoded64
from zhili.ledger.signing.house import POLICY

_README = f"""\
智理证据包：用 Python 3.11 以上版本和 cryptography 软件包，可以离线核验，不需要智理系统。

    pip install cryptography
    python {verifier.NAME} 本证据包.zip --policy 您信任的策略文件

timestamps 目录里若有时间戳，加上 --roots 时间戳机构根证书.pem 一并核验；证书是否被吊销，要问该机构。
也可以用别的程序核验：

    openssl ts -verify -in X.tsr -data X.checkpoint -CAfile 时间戳机构根证书.pem

A Zhili evidence bundle. It can be verified offline with Python 3.11 or newer and the package cryptography, without
Zhili:

    pip install cryptography
    python {verifier.NAME} THIS-BUNDLE.zip --policy A-POLICY-YOU-TRUST --lang en

Time-stamps, if there are any in the folder timestamps, are checked as well; give the roots of their authority with
--roots ROOTS.pem. Whether a certificate was revoked has to be asked of the authority. By another program:

    openssl ts -verify -in X.tsr -data X.checkpoint -CAfile ROOTS-OF-THE-AUTHORITY.pem
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


def manifest_of(names: Sequence[tuple[str, str]]) -> bytes:
    """The content of a manifest: of each item its name and the SHA-256 of its content in hexadecimal, in order."""
    return json_bytes({"items": [{"name": name, "sha256": sha256} for name, sha256 in names]})


def write_bundle(items: Sequence[Item], *, to: IO[bytes], manifest: Item | None = None) -> None:
    """Write a bundle of items as a zip archive; ``manifest`` was sealed over them all (``manifest_of``).

    Raises as ``receipt`` does, before anything is written.
    """
    items = [*items, manifest] if manifest else items
    receipts = [receipt(item.event_id) for item in items]
    policy, anchors, listed = published_file(POLICY), anchors_policy(), list[dict[str, Any]]()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (item, (entry, own)) in enumerate(zip(items, receipts, strict=True), start=1):
            listed.append({
                "name": item.name, "entry": encoded64(entry), "receipt": f"receipts/{number}.tlog-proof",
                "salt": encoded64(item.salt or b""), "content": _content(archive, number, item),
            })  # fmt: skip
            archive.writestr(listed[-1]["receipt"], own.encoded())
            listed[-1] |= _stamped(archive, number, item) | _anchored(archive, number, item, anchors)
        if any("stamped" in one for one in listed) and (roots := stamp_roots()):
            archive.writestr(verifier.ROOTS, roots)
        if anchors is not None and any("anchored" in one for one in listed):
            archive.writestr(verifier.ANCHORS, anchors)
        whole = {"items": listed, **({"manifest": manifest.name} if manifest else {})}
        archive.writestr("bundle.json", json.dumps(whole, ensure_ascii=False, indent=1))
        archive.writestr(POLICY, policy)
        archive.writestr(verifier.NAME, verifier.source())
        archive.writestr("README.txt", _README)


def _stamped(archive: zipfile.ZipFile, number: int, item: Item) -> dict[str, str]:
    """Lay in a time-stamp over a checkpoint that the item stands in, if there is one, and the receipt against that."""
    found = stamped_receipt(item.event_id)
    if found is None:
        return {}
    _entry, own, response = found
    name = f"timestamps/{hashlib.sha256(own.checkpoint).hexdigest()[:16]}"
    if f"{name}.tsr" not in archive.namelist():
        archive.writestr(f"{name}.tsr", response)
        archive.writestr(f"{name}.checkpoint", own.checkpoint)
    receipt = f"receipts/{number}-stamped.tlog-proof"
    archive.writestr(receipt, own.encoded())
    return {"stamped": receipt, "timestamp": f"{name}.tsr"}


def _anchored(
    archive: zipfile.ZipFile, number: int, item: Item, policy: bytes | None
) -> dict[str, list[dict[str, str]]]:
    """Lay in what other logs prove of a checkpoint that the item stands in, and the receipts against that."""
    laid = []
    for kept, own in abroad(item.event_id, policy=policy) if policy is not None else []:
        receipt, proof = f"receipts/{number}-{kept.name}.tlog-proof", f"anchors/{kept.name}.tlog-proof"
        if proof not in archive.namelist():
            archive.writestr(proof, kept.proof)
        archive.writestr(receipt, own.encoded())
        laid.append({"receipt": receipt, "proof": proof})
    return {"anchored": laid} if laid else {}


def _content(archive: zipfile.ZipFile, number: int, item: Item) -> str:
    if item.content is None or item.salt is None:
        return ""
    name = f"content/{number}-{_UNUSUAL.sub('_', item.name)}"
    with item.content() as source, archive.open(name, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    return name
