"""Collecting cosignatures over a checkpoint until the policy's quorum holds, with a bound on the wait."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from zhili.ledger.rules import signatures
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.notes import Note, Signature
from zhili.ledger.rules.policies import Policy, Witness
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.signing import asking
from zhili.ledger.signing.asking import NoAnswer, Prove, Send

_ANSWER_WITHIN = 10.0  # seconds
_BUSY = "it has not answered the last request yet"
_LATE = "it has not answered in time"


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint with the cosignatures that came. ``missing`` says of every other witness why.

    ``is_enough`` tells whether the policy's quorum holds; only then may the checkpoint be published as witnessed.
    """

    note: Note
    agreed: tuple[str, ...]
    missing: Mapping[str, str]
    is_enough: bool


def _one_thread() -> Executor:
    return ThreadPoolExecutor(1, thread_name_prefix="witness")


def _over_http(url: str) -> Send:
    return asking.over_http(url, within=_ANSWER_WITHIN)


@dataclass(slots=True)
class Witnesses:
    """The witnesses of a policy, each asked in a thread of its own so that one that hangs holds up no other.

    ``within`` is how long the quorum is waited for, ``grace`` how long the others are waited for once it holds, both
    in seconds. ``reach`` makes the way to a witness from its address, ``executor`` its thread.
    """

    policy: Policy
    within: float
    grace: float
    reach: Callable[[str], Send] = _over_http
    executor: Callable[[], Executor] = _one_thread
    _threads: dict[str, Executor] = field(default_factory=dict, init=False)
    _asked: dict[str, "Future[Signature]"] = field(default_factory=dict, init=False)
    _sizes: dict[str, int] = field(default_factory=dict, init=False)

    def cosign(self, note: Note, offered: Checkpoint, *, prove: Prove) -> Witnessed:
        """Ask every witness and wait: for the quorum, then a little longer. Never raises for a witness's fault."""
        missing = {name: "it has no address" for name in self.policy.witnesses}
        asked: dict[Future[Signature], str] = {}
        for name, witness in self.policy.witnesses.items():
            if not witness.url:
                continue
            before = self._asked.get(name)
            missing[name] = _BUSY if before is not None and not before.done() else _LATE
            if missing[name] == _LATE:
                self._asked[name] = self._ask(witness, note, offered, prove)
                asked[self._asked[name]] = name
        came = self._gather(asked, missing)
        agreed = tuple(name for name in self.policy.witnesses if name in came)
        signed = Note(note.text, (*note.signatures, *(came[name] for name in agreed)))
        return Witnessed(signed, agreed, missing, self.policy.is_met(agreed))

    def close(self) -> None:
        """Let the threads go; one that still waits for its witness ends by itself."""
        for threads in self._threads.values():
            threads.shutdown(wait=False, cancel_futures=True)

    def _ask(self, witness: Witness, note: Note, offered: Checkpoint, prove: Prove) -> "Future[Signature]":
        if witness.name not in self._threads:
            self._threads[witness.name] = self.executor()
        return self._threads[witness.name].submit(self._signature, witness, note, offered, prove)

    def _signature(self, witness: Witness, note: Note, offered: Checkpoint, prove: Prove) -> Signature:
        found = asking.signatures_over(
            offered, note.encoded().encode(), old=self._sizes.get(witness.name, 0), prove=prove,
            send=self.reach(witness.url),
        )  # fmt: skip
        for signature in found:
            if (signature.name, signature.key_id) == (witness.key.name, witness.key.id):
                signatures.verify(witness.key, note.text, signature.raw)
                self._sizes[witness.name] = offered.size
                return signature
        raise NoAnswer("it signed with another key")

    def _gather(self, asked: dict["Future[Signature]", str], missing: dict[str, str]) -> dict[str, Signature]:
        came: dict[str, Signature] = {}
        until, pending = time.monotonic() + self.within, set(asked)
        while pending and (left := until - time.monotonic()) > 0:
            done, pending = wait(pending, timeout=left, return_when=FIRST_COMPLETED)
            for future in done:
                _take(future, asked[future], came, missing)
            if done and self.policy.is_met(came):
                until = min(until, time.monotonic() + self.grace)
        return came


def _take(
    future: "Future[Signature]", name: str, came: dict[str, Signature], missing: dict[str, str]
) -> None:
    try:
        came[name] = future.result()
        del missing[name]
    except (NoAnswer, Unverified, OSError) as fault:
        missing[name] = str(fault) or type(fault).__name__
