"""Vectors of signed notes, checkpoints and receipts."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from zhili.ledger.rules import checkpoints, keys, notes, receipts, signatures
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.vectors.cases import Case


def signed(document: Any) -> Iterator[Case]:
    """Notes with the keys that are known, and which of them a verifier must find, or that it must refuse."""
    for one in document["cases"]:
        yield one["id"], partial(_judged_alike, one)


def parsed_checkpoints(document: Any) -> Iterator[Case]:
    """Texts that the Go library ``formats/log`` takes or refuses; it is laxer than C2SP, so our lax reader is asked,
    and the strict one may refuse more but never less."""
    for one in document["cases"]:
        yield one["id"], partial(_parsed_alike, one)


def parsed_receipts(document: Any) -> Iterator[Case]:
    """Receipts to take or to refuse."""
    for one in document["cases"]:
        yield one["id"], partial(_takes, receipts.receipt, one["text"].encode(), not one["wantErr"])


def _judged_alike(one: Any) -> bool:
    wanted = sorted(one["expect"]["verified_by"] or []) if one["expect"]["ok"] else None
    return _judgement(one) == wanted


def _judgement(one: Any) -> list[str] | None:
    try:
        known = [keys.public_key(key) for key in one["vkeys"]]
        note = notes.note(one["note"].encode())
        found = signatures.opened(note, known)
        if one["op"] == "checkpoint":
            checkpoints.checkpoint(note.text)
    except (Malformed, signatures.Unverified):
        return None
    return sorted(f"{signed.key.name}+{signed.key.id.hex()}" for signed in found)


def _parsed_alike(one: Any) -> bool:
    loose = _takes(checkpoints.loose, one["text"], True)
    strict = _takes(checkpoints.checkpoint, one["text"], True)
    return loose is not one["wantErr"] and loose >= strict


def _takes(read: Callable[[Any], object], text: object, wanted: bool) -> bool:
    try:
        read(text)
    except Malformed:
        return not wanted
    return wanted
