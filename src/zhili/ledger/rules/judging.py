"""Whether a checkpoint, and an entry by its receipt, are to be believed under a policy."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhili.ledger.rules import checkpoints, notes, proofs, receipts, signatures, tree
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.policies import Policy
from zhili.ledger.rules.receipts import Receipt
from zhili.ledger.rules.signatures import Unverified


class TooFew(Unverified):
    """Not enough witnesses agree; ``agreed`` names those that do."""

    def __init__(self, agreed: Mapping[str, int | None]) -> None:
        self.agreed = agreed
        super().__init__(f"too few witnesses agree: {', '.join(agreed) or 'none'}")


class NotIncluded(Unverified):
    """The receipt does not lead from this entry to the checkpoint's root."""


@dataclass(frozen=True, slots=True)
class Believed:
    """A checkpoint that is to be believed, and the POSIX second that each witness named."""

    checkpoint: Checkpoint
    witnesses: Mapping[str, int | None]


def believed(note: bytes, policy: Policy) -> Believed:
    """A published checkpoint, checked against a policy.

    Raises Malformed, or Unverified: for a log that the policy does not know, a signature that does not hold, a log
    that did not sign, and TooFew witnesses.
    """
    read = notes.note(note)
    found = checkpoints.checkpoint(read.text)
    signatures.opened(read, policy.keys_of(found.origin))
    names = {witness.key: name for name, witness in policy.witnesses.items()}
    signed_by = {signature.key_id for signature in read.signatures}
    known = [key for key in names if key.id in signed_by]
    agreed = {names[one.key]: one.at for one in signatures.opened(read, known)} if known else {}
    if not policy.is_met(agreed):
        raise TooFew(agreed)
    return Believed(found, agreed)


def included(entry: bytes, receipt: bytes, policy: Policy) -> Believed:
    """The believed checkpoint of a log in which this entry stands, by its receipt. Raises Malformed or Unverified."""
    read = receipts.receipt(receipt)
    found = believed(read.checkpoint, policy)
    check_inclusion(entry, read, found.checkpoint)
    return found


def check_inclusion(entry: bytes, receipt: Receipt, head: Checkpoint) -> None:
    """Check that the receipt leads from the entry to the root of a checkpoint. Raises NotIncluded."""
    leaf = tree.leaf_hash(entry)
    if not proofs.includes(
        leaf=leaf, index=receipt.index, size=head.size, root=head.root, proof=receipt.path
    ):
        raise NotIncluded("the receipt does not show that the entry stands in the log")
