#!/usr/bin/env python3
"""智理存证核验程序 · Verifies a Zhili evidence bundle, offline and without Zhili.

    python zhili-verify.py BUNDLE [--policy FILE] [--roots FILE] [--anchors FILE] [--lang zh|en] [--json]
    python zhili-verify.py RECEIPT --content FILE --policy FILE

BUNDLE is a folder or a .zip file, RECEIPT a single file that has entry and salt in it. Needs Python 3.11 and the
package ``cryptography`` (48 or newer for ML-DSA-44).
Ends with 0 when everything holds, 1 when something does not, 2 when the bundle cannot be read.

One file on purpose, so that a court can keep it beside the evidence and read all that it does. What is read:
``bundle.json`` (items with entry, salt, content and receipt, and which of them is the manifest), the receipts (C2SP
tlog-proof), and ``policy.txt`` (C2SP tlog-policy): the keys of the log and its witnesses, and how many must agree.
Where an authority stamped the log: its responses (RFC 3161), and ``timestamps/roots.pem``, to whom they lead. Where
other logs hold a checkpoint of it: their proofs, and ``anchors/policy.txt``, their keys and witnesses.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import IO, Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hmac import HMAC

HEADER = "c2sp.org/tlog-proof@v1"
WITNESS_KINDS, LOG_KINDS = (4, 6), (1, 6)
KEY_BYTES = {1: 32, 4: 32, 6: 1312}


class Fault(Exception):
    """What does not hold: a code for the words, and what it is about."""

    def __init__(self, code: str, what: str = "") -> None:
        self.code, self.what = code, what
        super().__init__(f"{code}: {what}")


@dataclass(frozen=True)
class Key:
    """A name, a kind (1 Ed25519, 4 timed Ed25519, 6 ML-DSA-44), the public key, and what a signature names it by."""

    name: str
    kind: int
    raw: bytes
    id: bytes


@dataclass
class Policy:
    """Keys of logs and witnesses; ``rules`` gives for a group how many of which members it needs."""

    logs: list[Key] = field(default_factory=list)
    witnesses: dict[str, Key] = field(default_factory=dict)
    rules: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    quorum: str = ""

    def met(self, name: str, agreed: Iterable[str]) -> bool:
        """Whether the witness or group ``name`` agrees."""
        if name not in self.rules:
            return name == "none" or name in agreed
        least, members = self.rules[name]
        return sum(self.met(member, agreed) for member in members) >= least


def decoded(text: str, fault: str) -> bytes:
    """Base64, refused when it would be written otherwise."""
    try:
        raw = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except ValueError:
        raise Fault(fault, text[:40]) from None
    if base64.b64encode(raw).decode() != text:
        raise Fault(fault, text[:40])
    return raw


def count(text: str, fault: str) -> int:
    """A number without leading zeroes."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,19}", text, re.ASCII) or int(text) >= 1 << 64:
        raise Fault(fault, text[:40])
    return int(text)


def key_of(text: str, kinds: Iterable[int]) -> Key:
    """A public key, written ``name+id+base64``."""
    name, id, written = [*text.split("+", 2), "", ""][:3]
    raw = decoded(written, "policy")
    kind = raw[0] if raw else 0
    key = Key(name, kind, raw[1:], hashlib.sha256(name.encode("utf-8", "replace") + b"\n" + raw).digest()[:4])
    if kind not in kinds or len(key.raw) != KEY_BYTES[kind] or key.id.hex() != id or not name:
        raise Fault("policy", text[:60])
    return key


@lru_cache(maxsize=8)
def policy_of(data: bytes) -> Policy:
    """A policy file (C2SP tlog-policy). Bundles of one house have the same one: nobody changes what is given out."""
    policy, grouped = Policy(), set[str]()
    if not data.endswith(b"\n") or re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data):
        raise Fault("policy", "\\n")
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            _policy_line(policy, grouped, words)
    raws = [key.raw for key in policy.logs], [key.raw for key in policy.witnesses.values()]
    if not policy.quorum or any(len(set(keys)) != len(keys) for keys in raws):
        raise Fault("policy", "quorum")
    return policy


def _policy_line(policy: Policy, grouped: set[str], words: list[str]) -> None:
    known = {*policy.witnesses, *policy.rules}
    match words:
        case ["log", key, *url] if len(url) < 2:
            policy.logs.append(key_of(key, LOG_KINDS))
        case ["witness", name, key, *url] if len(url) < 2 and name not in {*known, "none"}:
            policy.witnesses[name] = key_of(key, WITNESS_KINDS)
        case ["group", name, least, *members] if (
            members
            and name not in {*known, "none"}
            and len({*members}) == len(members)
            and known >= {*members}
            and not grouped & {*members}
        ):
            grouped |= {*members}
            needed = {"any": 1, "all": len(members)}.get(least) or count(least, "policy")
            if not 1 <= needed <= len(members):
                raise Fault("policy", " ".join(words))
            policy.rules[name] = needed, members
        case ["quorum", name] if name in {*known, "none"} and not policy.quorum:
            policy.quorum = name
        case _:
            raise Fault("policy", " ".join(words)[:60])


@dataclass(frozen=True)
class Head:
    """A log at a size, and who vouches for it: witnesses with the second they named."""

    origin: str
    size: int
    root: bytes
    witnesses: dict[str, int]


def head_of(data: bytes, policy: Policy) -> Head:
    """The checkpoint in a signed note, its signatures checked against the policy."""
    text, head = _head(data)
    signatures = list(_signatures(data.decode()[len(text) + 1 :]))
    own = {str(number): key for number, key in enumerate(policy.logs) if key.name == head.origin}
    if not own:
        raise Fault("unknown-log", head.origin)
    agreed = _signed(signatures, policy.witnesses, text, head)
    if not _signed(signatures, own, text, head):
        raise Fault("unsigned")
    if not policy.met(policy.quorum, agreed):
        raise Fault("quorum", "、".join(agreed) or "0")
    return Head(head.origin, head.size, head.root, agreed)


def _signed(
    lines: list[tuple[str, bytes, bytes]], keys: dict[str, Key], text: str, head: Head
) -> dict[str, int]:
    """Which of the keys signed, and the second each names."""
    found = {}
    for name, id, raw in lines:
        for known, key in keys.items():
            if (key.name, key.id) == (name, id) and (at := _time(key, text, head, raw)) is not None:
                found[known] = at
    return found


def _head(data: bytes) -> tuple[str, Head]:
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("checkpoint", "UTF-8") from None
    text = note[: note.rfind("\n\n") + 1]
    lines = text.split("\n")[:-1]
    if len(lines) < 3 or not all(lines) or re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise Fault("checkpoint", lines[0] if lines else "")
    root = decoded(lines[2], "checkpoint")
    if len(root) != 32:
        raise Fault("checkpoint", lines[2])
    return text, Head(lines[0], count(lines[1], "checkpoint"), root, {})


def _signatures(lines: str) -> Iterator[tuple[str, bytes, bytes]]:
    for line in lines.split("\n")[:-1]:
        found = re.fullmatch(r"— (\S+) ([A-Za-z0-9+/]+=*)", line)
        if not found:
            raise Fault("checkpoint", line[:40])
        raw = decoded(found[2], "checkpoint")
        yield found[1], raw[:4], raw[4:]


def _time(key: Key, text: str, head: Head, raw: bytes) -> int | None:
    """The second a signature names, 0 for one that names none; None where this machine knows no ML-DSA-44."""
    try:
        if key.kind == 1:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(raw, text.encode())
            return 0
        at, signature = int.from_bytes(raw[:8], "big"), raw[8:]
        if key.kind == 4:
            message = b"cosignature/v1\ntime %d\n" % at + text.encode()
            Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
            return at
        return at if _mldsa(key, head, at, signature) else None
    except (InvalidSignature, ValueError):
        raise Fault("signature", key.name) from None


def _mldsa(key: Key, head: Head, at: int, signature: bytes) -> bool:
    try:
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
    except ImportError:
        return False
    name, origin = key.name.encode(), head.origin.encode()
    message = b"subtree/v1\n\x00" + bytes([len(name)]) + name + struct.pack(">Q", at)
    message += bytes([len(origin)]) + origin + struct.pack(">QQ", 0, head.size) + head.root
    try:
        MLDSA44PublicKey.from_public_bytes(key.raw).verify(signature, message)
    except UnsupportedAlgorithm:
        return False
    return True


def receipt_of(data: bytes) -> tuple[int, list[bytes], bytes]:
    """Place, path and checkpoint of a receipt (C2SP tlog-proof)."""
    head, _, checkpoint = data.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    if lines.pop(0) != HEADER:
        raise Fault("receipt", HEADER)
    if lines and lines[0].startswith("extra "):
        decoded(lines.pop(0)[6:], "receipt")
    if not lines or not lines[0].startswith("index ") or len(lines) > 65:
        raise Fault("receipt", "index")
    path = [decoded(line, "receipt") for line in lines[1:]]
    if any(len(hash) != 32 for hash in path):
        raise Fault("receipt", "hash")
    return count(lines[0][6:], "receipt"), path, checkpoint


def sealed_in(data: bytes) -> tuple[bytes, bytes]:
    """Entry and salt out of the extra field of a receipt that is to be checked without a bundle."""
    line = next((line for line in data.split(b"\n")[1:2] if line.startswith(b"extra ")), b"")
    try:
        extra = json.loads(decoded(line[6:].decode("ascii"), "receipt"))
        return decoded(extra["entry"], "entry"), decoded(extra["salt"], "receipt")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Fault("receipt", "extra") from None


def root_with(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that leaf and path lead to, by the definition of RFC 6962, 2.1.1."""
    if size == 1:
        if path:
            raise Fault("inclusion")
        return leaf
    if not path:
        raise Fault("inclusion")
    left = 1 << ((size - 1).bit_length() - 1)
    if index < left:
        halves = root_with(leaf, index, left, path[:-1]), path[-1]
    else:
        halves = path[-1], root_with(leaf, index - left, size - left, path[:-1])
    return hashlib.sha256(b"\x01" + halves[0] + halves[1]).digest()


def entry_of(entry: bytes) -> tuple[str, str, dict[int, bytes]]:
    """Action, hour and commitments of an entry (at most 200 bytes)."""
    try:
        version, _, hours, length = struct.unpack_from(">BIIB", entry)
        action, rest = entry[10 : 10 + length].decode(), entry[10 + length :]
        hour = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    except (struct.error, UnicodeDecodeError, OverflowError):
        raise Fault("entry") from None
    kinds = {rest[at]: rest[at + 1 : at + 33] for at in range(0, len(rest), 33)}
    if version != 1 or len(entry) > 200 or len(rest) % 33 or 1 not in kinds or not set(kinds) <= {1, 2}:
        raise Fault("entry")
    return action, hour.isoformat(), kinds


def content_of(kinds: dict[int, bytes], salt: bytes, content: IO[bytes]) -> str:
    """The SHA-256 of a content that the commitments are of: HMAC-SHA-256, and HMAC-SM3 where this machine knows it."""
    plain, made = hashlib.sha256(), dict[int, Any]()
    made[1] = hmac.new(salt, digestmod="sha256")
    try:
        made[2] = HMAC(salt, hashes.SM3())
    except UnsupportedAlgorithm:
        kinds = {1: kinds[1]}
    while chunk := content.read(1 << 20):
        for one in (plain, *made.values()):
            one.update(chunk)
    values = {1: made[1].digest(), 2: made[2].finalize() if 2 in made else b""}
    if not all(hmac.compare_digest(value, values[kind]) for kind, value in kinds.items()):
        raise Fault("content")
    return plain.hexdigest()
