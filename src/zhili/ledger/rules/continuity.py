"""Whether a checkpoint may be signed by one who remembers the last he signed: the log's own signer, and a witness.

The order of the checks and their meaning is that of C2SP tlog-witness.
"""

from collections.abc import Sequence

from zhili.ledger.rules import proofs
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.heads import Head


class Refused(ValueError):
    """What may not be signed; the message says why."""


class Backwards(Refused):
    """The old size is larger than the new one."""


class Conflict(Refused):
    """The log is not where the signer remembers it: ``size`` is the last size signed, and ``forked`` tells whether
    another root is claimed for that size."""

    def __init__(self, size: int, *, forked: bool = False) -> None:
        self.size = size
        self.forked = forked
        super().__init__(f"{'another root was' if forked else 'the last was'} signed at size {size}")


class Inconsistent(Refused):
    """No valid proof leads from the last checkpoint to this one."""


def check(*, last: Head, old: int, offered: Checkpoint, proof: Sequence[bytes]) -> Head:
    """The head to remember before signing ``offered``. Raises Backwards, Conflict or Inconsistent."""
    if old > offered.size:
        raise Backwards("the old size is larger than the new size")
    if old != last.size:
        raise Conflict(last.size)
    if old == offered.size and offered.root != last.root:
        raise Conflict(last.size, forked=True) if old else Inconsistent("an empty log has another root")
    if not (_is_trivial(old, proof) or _leads(last, offered, proof)):
        raise Inconsistent("the consistency proof does not hold")
    return Head(offered.size, offered.root)


def _is_trivial(old: int, proof: Sequence[bytes]) -> bool:
    return old == 0 and not proof


def _leads(last: Head, offered: Checkpoint, proof: Sequence[bytes]) -> bool:
    return proofs.extends(
        first=last.size, first_root=last.root, size=offered.size, root=offered.root, proof=proof
    )
