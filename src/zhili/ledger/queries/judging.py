"""Judging what somebody brings: a file with its receipt, or a bundle, by the policy of this house. Nothing is kept."""

import zipfile
from dataclasses import dataclass
from typing import IO, ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger.queries.abroad import anchors_policy
from zhili.ledger.queries.receipts import published_file
from zhili.ledger.queries.stamped import stamp_roots
from zhili.ledger.signing.house import POLICY
from zhili.ledger.verifier import checks, program, words

MOST_UNPACKED, MOST_MEMBERS = 512 << 20, 2000
"""Bytes and files that a bundle may unpack to."""


class NotABundle(ZhiliError):
    """What was brought is no bundle, is damaged beyond reading, or unpacks too far."""

    code: ClassVar[str] = "not-a-bundle"
    status: ClassVar[int] = 422
    message = Text(
        zh="这不是证据包，或者已损坏、过大，无法读取。单个文件请连同回执（.tlog-proof）一起核验。",
        en="This is no bundle, or it is damaged or too large to be read. Check a single file together with its receipt"
        " (.tlog-proof).",
    )


_TOLD = ("action", "hour", "index", "size", "origin", "stamp", "authority", "given_roots")


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of one item; ``fault`` says in words why it does not hold.

    ``erased``: it stood in the log, and its content is gone. ``listing``: it is the sealed list of all the others.
    ``hour`` is the beginning of the hour in which it was sealed (ISO 8601), ``witnesses`` gives for each the instant.
    ``stamp`` is the instant before which ``authority`` states that it was sealed; empty where no time-stamp came with
    it. ``given_roots``: the authority is one of those that this house believes. ``anchored`` gives for each other log
    in which a checkpoint with it was sealed the beginning of the hour.
    """

    name: str
    holds: bool
    erased: bool = False
    listing: bool = False
    fault: Text | None = None
    action: str = ""
    hour: str = ""
    index: int = 0
    size: int = 0
    origin: str = ""
    witnesses: tuple[tuple[str, str], ...] = ()
    stamp: str = ""
    authority: str = ""
    given_roots: bool = False
    anchored: tuple[tuple[str, str], ...] = ()


def is_receipt(beginning: bytes) -> bool:
    """Whether a file that begins like this is a receipt."""
    return beginning.startswith(checks.HEADER.encode())


def judge_file(name: str, *, receipt: bytes, content: IO[bytes]) -> Judged:
    """Whether a file is what its receipt was given for. Raises NotPublished."""
    return _judged(program.check_receipt(name, receipt, content, published_file(POLICY)))


def judge_bundle(bundle: IO[bytes]) -> list[Judged]:
    """What holds of a bundle, item by item. Raises NotABundle, NotPublished."""
    policy = published_file(POLICY)
    try:
        with zipfile.ZipFile(bundle) as archive:
            members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
            raise NotABundle
        return [
            _judged(one)
            for one in program.check(bundle, policy, roots=stamp_roots() or None, anchors=anchors_policy())
        ]
    except (checks.Fault, OSError, ValueError, zipfile.BadZipFile) as fault:
        raise NotABundle from fault


def _judged(found: program.Finding) -> Judged:
    facts = found.facts if found.holds else {}
    return Judged(
        name=found.name,
        holds=found.holds,
        erased=found.erased,
        listing=found.manifest,
        fault=_words(found) if found.fault else None,
        witnesses=tuple(facts.get("witnesses", {}).items()),
        anchored=tuple((one["origin"], one["hour"]) for one in facts.get("anchored", ())),
        **{name: facts[name] for name in _TOLD if name in facts},
    )


def _words(found: program.Finding) -> Text:
    zh, en = (words.said(found.fault, language, what=found.what) for language in ("zh", "en"))
    return Text(zh=zh, en=en)
