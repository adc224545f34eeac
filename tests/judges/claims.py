"""What the judges are told of a log made here, as it is and tampered with."""

import base64
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from zhili.ledger.rules.tiles import tiles_of

Claim = dict[str, Any]


def _encoded(value: object) -> str:
    assert isinstance(value, bytes)
    return base64.b64encode(value).decode()


@dataclass
class Claims:
    """Claims by name; those in ``false`` are to be refused."""

    true: dict[str, Claim] = field(default_factory=dict)
    false: dict[str, Claim] = field(default_factory=dict)

    def asked(self) -> str:
        """All of them as a judge reads them."""
        return json.dumps([*self.true.values(), *self.false.values()], default=_encoded)

    def wrongly_judged(self, verdicts: list[str]) -> list[str]:
        """The names of true claims that were refused, with why, and of false ones that were let pass."""
        by_name = dict(zip([*self.true, *self.false], verdicts, strict=True))
        refused = [f"{name}: {by_name[name]}" for name in self.true if by_name[name]]
        return refused + [f"{name}: let pass" for name in self.false if not by_name[name]]


def altered(data: bytes, at: int = -1) -> bytes:
    """The same with one bit changed."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


def tampered_entry(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """Each part of a claim about an entry, changed in turn."""
    yield "entry", {**claim, "entry": altered(claim["entry"])}
    yield "certificate", {**claim, "content": altered(claim["content"], 0)}
    yield "salt", {**claim, "salt": altered(claim["salt"])}
    yield "place", {**claim, "index": claim["index"] + 1}
    for number, hash in enumerate(claim["path"]):
        path = [*claim["path"]]
        path[number] = altered(hash)
        yield f"path {number}", {**claim, "path": path}
    yield "path cut short", {**claim, "path": claim["path"][:-1]}
    yield "path drawn out", {**claim, "path": [*claim["path"], bytes(32)]}


def tampered_checkpoint(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """The checkpoint with each of its lines changed, and under another key."""
    lines = claim["checkpoint"].split("\n")
    origin, size, root, _, signature, *_ = lines
    signer, _, signed = signature.rpartition(" ")
    changes = {
        "origin": (0, f"{origin}x"),
        "size": (1, str(int(size) - 1)),
        "root": (2, _encoded(altered(base64.b64decode(root)))),
        "signature": (4, f"{signer} {_encoded(altered(base64.b64decode(signed)))}"),
    }
    for what, (line, text) in changes.items():
        yield (
            f"checkpoint: {what}",
            {**claim, "checkpoint": "\n".join([*lines[:line], text, *lines[line + 1 :]])},
        )


def tampered_growth(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """Each hash of a proof of growth, changed in turn; and no proof."""
    for number, hash in enumerate(claim["growth"]):
        growth = [*claim["growth"]]
        growth[number] = altered(hash)
        yield f"growth {number}", {**claim, "growth": growth}
    yield "no growth", {**claim, "growth": []}


def tampered_folders(claim: Claim, to: Path) -> Iterator[tuple[str, Claim]]:
    """A copy of the log's folder for each of its tiles, in which that tile is changed; and one in which it is gone."""
    source, size = Path(claim["folder"]), int(claim["checkpoint"].split("\n")[1])
    for name in (tile.path for tile in tiles_of(size)):
        copy = shutil.copytree(source, to / name.replace("/", "-"))
        whole = (source / name).read_bytes()
        (copy / name).write_bytes(altered(whole, len(whole) // 2))
        yield name, {**claim, "folder": str(copy)}
    gone = shutil.copytree(source, to / "gone")
    (gone / "tile" / "0" / "000").unlink()
    yield "a tile is gone", {**claim, "folder": str(gone)}


def stamp_of(response: bytes, chain: list[x509.Certificate]) -> Claim:
    """A time-stamp with the certificates to judge it by, the authority's own first."""
    return {"response": response, "chain": [one.public_bytes(Encoding.DER) for one in chain]}
