"""From the head of the log to its published checkpoint: signed by the signer, witnessed, laid down by rename."""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from zhili.ledger.rules import checkpoints, notes
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.notes import Note
from zhili.ledger.signing import asking
from zhili.ledger.signing.asking import Prove, Send
from zhili.ledger.signing.witnessing import Witnessed, Witnesses


class WentBack(ValueError):
    """A checkpoint smaller than, or contradicting, the published one: it is not laid down."""


class Place(Protocol):
    """Where the published checkpoint stands."""

    def read(self) -> bytes | None:
        """What stands there; None when nothing does yet."""

    def replace(self, content: bytes) -> None:
        """Put content there whole; it stays when this returns. Raises OSError."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file that is replaced by rename: a reader, or a machine that stops, finds the old or the new content."""

    file: Path

    def read(self) -> bytes | None:
        """See ``Place``."""
        try:
            return self.file.read_bytes()
        except FileNotFoundError:
            return None

    def replace(self, content: bytes) -> None:
        """See ``Place``."""
        draft = self.file.with_name(f".{self.file.name}.new")
        with draft.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.file)
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@dataclass(slots=True)
class Publisher:
    """Publishes the heads of one log into ``place``. ``signer`` is the way to the log's own signer.

    Used by one thread at a time; ``prove`` is asked from several threads, one after the other.
    """

    origin: str
    place: Place
    signer: Send
    witnesses: Witnesses
    _proving: threading.Lock = field(default_factory=threading.Lock, init=False)

    def published(self) -> Checkpoint | None:
        """The checkpoint that stands published, or None. Raises Malformed when it is damaged."""
        content = self.place.read()
        return None if content is None else checkpoints.checkpoint(notes.note(content).text)

    def publish(self, head: Head, *, prove: Prove) -> Witnessed:
        """Have a head signed and witnessed, and lay the checkpoint down if the quorum holds.

        What is missing is in the answer, also when it was published. Raises NoAnswer (Contradicted when the signer
        remembers another log), OSError when the signer does not answer, and WentBack.
        """
        offered = Checkpoint(self.origin, head.size, head.root)
        before = self.published()
        self._check(before, offered)
        proof_by_turns = self._by_turns(prove)
        signed = asking.signatures_over(
            offered, offered.text().encode(), old=before.size if before else 0, prove=proof_by_turns,
            send=self.signer,
        )  # fmt: skip
        witnessed = self.witnesses.cosign(Note(offered.text(), signed), offered, prove=proof_by_turns)
        if witnessed.is_enough:
            self.place.replace(witnessed.note.encoded().encode())
        return witnessed

    def _check(self, before: Checkpoint | None, offered: Checkpoint) -> None:
        if before is None or before.size < offered.size:
            return
        if (before.size, before.root) != (offered.size, offered.root):
            raise WentBack(f"{before.size} entries stand published, {offered.size} are offered")

    def _by_turns(self, prove: Prove) -> Prove:
        def proved(old: int, size: int) -> Sequence[bytes]:
            with self._proving:
                return prove(old, size)

        return proved
