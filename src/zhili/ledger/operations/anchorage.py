"""Taking in what another house proves: that checkpoints of this log stand in its own."""

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, Any, ClassVar

from django.conf import settings

from zhili.kernel.canonical import json_bytes
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger.queries.abroad import anchors_policy
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.receipts import published_file
from zhili.ledger.rules import checkpoints, judging, notes, policies, proofs, receipts
from zhili.ledger.rules.tiles import Nodes
from zhili.ledger.signing.abroad import Anchorages
from zhili.ledger.signing.house import ANCHORS, POLICY
from zhili.ledger.verifier import program, words
from zhili.ledger.verifier.checks import Fault

_MOST_BYTES = 1 << 20  # of one member


class NotAProof(ZhiliError):
    """What was brought does not prove that a checkpoint of this log stands in another that is believed here."""

    code: ClassVar[str] = "no-anchorage"
    status: ClassVar[int] = 422
    message = Text(
        zh="这个文件不能证明本日志的检查点已封存在所信任的日志里：{reason}。请对方用 zhili ledger anchors --bundle"
        " 生成。",
        en="This file does not prove that a checkpoint of this log stands in another that is believed here: {reason}."
        " The other house makes it with zhili ledger anchors --bundle.",
    )


def take_anchors(bundle: IO[bytes]) -> list[tuple[str, int]]:
    """Keep what a bundle of another house (``write_anchors``) proves of this log: each log's origin and our size there.

    Checkpoints of third logs in it are passed over. Raises NotAProof where nothing is left, or something does not hold;
    NotPublished.
    """
    trusted = anchors_policy()
    if trusted is None:
        raise NotAProof(reason=ANCHORS)
    try:
        with zipfile.ZipFile(bundle) as archive:
            items = json.loads(_member(archive, "bundle.json"))["items"]
            brought = [_brought(archive, item) for item in items]
    except (KeyError, TypeError, ValueError, OSError, zipfile.BadZipFile) as fault:
        raise NotAProof(reason=repr(fault)) from fault
    taken = [one for note, proof in brought if (one := _taken(note, proof, trusted)) is not None]
    if not taken:
        raise NotAProof(reason="-")
    return taken


def _brought(archive: zipfile.ZipFile, item: dict[str, Any]) -> tuple[bytes, bytes]:
    """A checkpoint, and the receipt for it with entry and salt in it."""
    read = receipts.receipt(_member(archive, item["receipt"]))
    extra = json_bytes({"entry": str(item["entry"]), "salt": str(item["salt"])})
    return _member(archive, item["content"]), replace(read, extra=extra).encoded()


def _taken(note: bytes, proof: bytes, trusted: bytes) -> tuple[str, int] | None:
    try:
        head = checkpoints.checkpoint(notes.note(note).text)
        own = policies.policy(published_file(POLICY))
        if not own.keys_of(head.origin):
            return None
        judging.believed(note, own)
        found = program.check_receipt(f"{head.origin} {head.size}", proof, BytesIO(note), trusted)
    except (ValueError, Fault) as fault:
        raise NotAProof(reason=str(fault)) from fault
    if not found.holds:
        raise NotAProof(reason=words.said(found.fault, "en", what=found.what))
    folder = Folder(Path(settings.ZHILI_LEDGER))
    if (
        head.size > folder.head().size
        or proofs.tree_root(head.size, Nodes(head.size, folder.read)) != head.root
    ):
        raise NotAProof(reason=f"{head.origin} {head.size}")
    origin = str(found.facts["origin"])
    Anchorages(folder.root).keep(origin, size=head.size, note=note, proof=proof)
    return origin, head.size


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError(name)
    return archive.read(name)
