"""Receipts of events: entry, place and path to the published checkpoint, to be checked without the log."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from django.conf import settings

from zhili.kernel.canonical import json_bytes
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger.queries.proving import prove
from zhili.ledger.rules import checkpoints, notes
from zhili.ledger.rules.faults import LogDamaged, LogForked, NotYetInLog
from zhili.ledger.rules.keys import Malformed, encoded64
from zhili.ledger.rules.receipts import Receipt
from zhili.ledger.signing.house import CHECKPOINT

RECEIPT = ".tlog-proof"
"""How the name of a receipt ends."""


class NotPublished(ZhiliError):
    """No signed checkpoint stands published."""

    code: ClassVar[str] = "log-not-published"
    status: ClassVar[int] = 503
    message = Text(
        zh="存证日志尚未签名发布，不能出具回执。请先设置签名程序（zhili ledger signer）。",
        en="The sealed log is not signed and published yet, so there are no receipts. Set up its signer first"
        " (zhili ledger signer).",
    )


def receipt(event_id: UUID) -> tuple[bytes, Receipt]:
    """The entry of an event, and its receipt against the published checkpoint.

    Raises NotPublished, NotFound where nothing was sealed under the id, NotYetInLog where the published log does not
    reach it, LogDamaged, and LogForked where tiles and checkpoint differ.
    """
    try:
        note = published_file(CHECKPOINT)
    except NotPublished:
        with suppress(NotYetInLog):
            prove(event_id, size=0)  # what was never sealed is told first
        raise
    try:
        head = checkpoints.checkpoint(notes.note(note).text)
    except Malformed as fault:
        raise LogDamaged(what=f"{CHECKPOINT}: {fault}") from fault
    proof = prove(event_id, size=head.size)
    if (proof.size, proof.root) != (head.size, head.root):
        raise LogForked(what=f"the tiles are not those of the published checkpoint of {head.size} entries")
    return proof.leaf, Receipt(proof.position, proof.hashes, note)


def whole_receipt(event_id: UUID, *, salt: bytes) -> bytes:
    """A receipt that needs nothing but the content to be checked: entry and salt lie in its extra field, as JSON.

    Whoever has it and the content can show what was sealed; without the content it says nothing. Raises as ``receipt``.
    """
    entry, found = receipt(event_id)
    extra = json_bytes({"entry": encoded64(entry), "salt": encoded64(salt)})
    return replace(found, extra=extra).encoded()


def is_published() -> bool:
    """Whether a signed checkpoint stands published, so that there are receipts at all."""
    return (Path(settings.ZHILI_LEDGER) / CHECKPOINT).exists()


def published_file(name: str) -> bytes:
    """A file of the published folder that stands there once the log is signed. Raises NotPublished."""
    try:
        return (Path(settings.ZHILI_LEDGER) / name).read_bytes()
    except FileNotFoundError:
        raise NotPublished from None
