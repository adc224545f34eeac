"""Those who sign what others can rely on: the log's own signer and the outside witness, without their sockets.

Both remember the last head they signed and sign nothing that does not continue it (``rules.continuity``); a witness
asks for the log's own signature besides. The requests and answers are those of C2SP tlog-witness.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from zhili.ledger.rules import checkpoints, continuity, notes, signatures, submissions
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.continuity import Backwards, Conflict, Inconsistent
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.keys import Malformed, PrivateKey, PublicKey
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.rules.submissions import Submission
from zhili.ledger.signing.memory import Memory

# What SQLite can hold as a whole number.
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it goes over HTTP."""

    status: int
    body: str
    kind: str = "text/plain; charset=utf-8"


class UnknownLog(ValueError):
    """A log that this notary does not serve."""


def no_further(text: str) -> str:
    """No further lines."""
    return ""


@dataclass(slots=True, kw_only=True)
class Notary:
    """Signs the heads of a log in their order. ``clock`` gives the POSIX second for cosignatures, ``further`` gives
    signature lines besides those of ``keys``, or none."""

    keys: Sequence[PrivateKey]
    memory: Memory
    clock: Callable[[], int]
    further: Callable[[str], str] = no_further

    def add_checkpoint(self, request: bytes) -> Answer:
        """Sign what a request asks for, or say why not; never raises for what the request holds."""
        try:
            return Answer(200, self._signed(submissions.submission(request)))
        except UnknownLog as fault:
            return Answer(404, f"unknown log: {fault}\n")
        except Unverified as fault:
            return Answer(403, f"invalid signature: {fault}\n")
        except Conflict as fault:
            return Answer(409, f"{fault.size}\n", "text/x.tlog.size")
        except Inconsistent as fault:
            return Answer(422, f"{fault}\n")
        except (Malformed, Backwards) as fault:
            return Answer(400, f"{fault}\n")

    def _believed(self, body: bytes) -> str:
        """The text of a checkpoint that this notary may consider. Raises UnknownLog, Unverified or Malformed."""
        raise UnknownLog("none is served")

    def _signed(self, asked: Submission) -> str:
        text = self._believed(asked.body)
        offered = checkpoints.checkpoint(text)
        if offered.size > _LARGEST:
            raise Malformed("the size is out of bounds")
        last = self.memory.last(offered.origin)
        self._keep_fork(last, offered, asked)
        head = continuity.check(last=last, old=asked.old, offered=offered, proof=asked.proof)
        if not self.memory.advance(offered.origin, seen=last, to=head, text=text):
            raise Conflict(self.memory.last(offered.origin).size)
        at = self.clock()
        lines = [signatures.sign(key, text, at=at).line() for key in self.keys]
        return "".join([*lines, self.further(text)])

    def _keep_fork(self, last: Head, offered: Checkpoint, asked: Submission) -> None:
        if offered.size == last.size and offered.root != last.root:
            self.memory.dispute(offered.origin, asked.body.decode("utf-8", "replace"))


@dataclass(slots=True, kw_only=True)
class Signer(Notary):
    """The log's own signer: signs bare checkpoints of its one log, whose origin is the name of its keys."""

    def _believed(self, body: bytes) -> str:
        text = notes.plain(body)
        origin = checkpoints.checkpoint(text).origin
        if origin not in {key.name for key in self.keys}:
            raise UnknownLog(origin)
        return text


@dataclass(slots=True, kw_only=True)
class Witness(Notary):
    """An outside witness: cosigns the checkpoints of logs it was told of. ``logs`` gives their keys by origin."""

    logs: Mapping[str, Sequence[PublicKey]]

    def _believed(self, body: bytes) -> str:
        note = notes.note(body)
        origin = note.text.partition("\n")[0]
        if origin not in self.logs:
            raise UnknownLog(origin)
        signatures.opened(note, self.logs[origin])
        return note.text
