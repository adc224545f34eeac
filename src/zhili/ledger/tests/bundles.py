"""A bundle as the verifier reads it, for tests: items in a log of a few entries, witnessed."""

import hashlib
import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from zhili.ledger.operations.bundling import manifest_of
from zhili.ledger.rules import digests, entries, proofs, signatures
from zhili.ledger.rules.entries import Algorithm
from zhili.ledger.rules.keys import PrivateKey
from zhili.ledger.rules.notes import Note
from zhili.ledger.rules.receipts import Receipt
from zhili.ledger.tests.small_log import AT, COURT, JUSTICE, LOG_KEY, SmallLog, policy_text

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CONTENTS = {"借条.pdf": b"I owe you" * 1000, "聊天记录.txt": "还钱".encode()}


def sealed(content: bytes, salt: bytes) -> bytes:
    """An entry with both commitments to a content."""
    made = [
        (Algorithm.HMAC_SHA256, digests.digest(salt=salt, content=content)),
        (Algorithm.HMAC_SM3, digests.sm3_digest(salt=salt, content=content)),
    ]
    return entries.encode(organisation=110105, action="evidence-added", at=WHEN, commitments=made)


@dataclass(slots=True)
class Bundle:
    """A bundle that can be changed before it is written; with ``manifest`` its items are listed and the list sealed."""

    signers: tuple[PrivateKey, ...] = (LOG_KEY, COURT, JUSTICE)
    policy: bytes = policy_text("2")
    manifest: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    items: list[dict[str, str]] = field(default_factory=list)
    log: SmallLog = field(default_factory=SmallLog)

    def filled(self) -> "Bundle":
        """With both contents sealed in a log of nine entries, or of twelve with a manifest."""
        self.log.grow(3)
        contents = dict(CONTENTS)
        if self.manifest:
            digests = [(name, hashlib.sha256(content).hexdigest()) for name, content in CONTENTS.items()]
            contents[self.manifest] = manifest_of(digests)
        salts = {name: bytes([number + 1]) * 32 for number, name in enumerate(contents)}
        places = {}
        for name, content in contents.items():
            places[name] = len(self.log.entries)
            self.log.entries.append(sealed(content, salts[name]))
            self.log.grow(2)
        note = self.log.signed(None, *self.signers)
        for number, (name, content) in enumerate(contents.items()):
            receipt = self.receipt(places[name], note)
            self.files |= {f"files/{name}": content, f"receipts/{number}.tlog-proof": receipt.encoded()}
            self.items.append({
                "name": name, "entry": b64encode(self.log.entries[places[name]]).decode(),
                "salt": b64encode(salts[name]).decode(), "content": f"files/{name}",
                "receipt": f"receipts/{number}.tlog-proof",
            })  # fmt: skip
        return self

    def receipt(self, index: int, note: Note) -> Receipt:
        """The receipt of an entry."""
        size = len(self.log.entries)
        path = proofs.inclusion(index=index, size=size, node=self.log.node)
        return Receipt(index, tuple(path), note.encoded().encode())

    def written(self, folder: Path) -> Path:
        """The bundle as a folder."""
        whole = {
            **self.files,
            "bundle.json": json.dumps(
                {"items": self.items, **({"manifest": self.manifest} if self.manifest else {})}
            ).encode(),
            "policy.txt": self.policy,
        }
        for name, data in whole.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder


def signed_anew(note: Note, *keys: PrivateKey) -> Note:
    """The same text under other signatures."""
    return Note(note.text, tuple(signatures.sign(key, note.text, at=AT) for key in keys))
