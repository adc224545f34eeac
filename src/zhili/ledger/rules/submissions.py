"""What a log hands to a witness (C2SP tlog-witness, ``add-checkpoint``) and to its signer: old size, proof, text."""

from dataclasses import dataclass

from zhili.ledger.rules.checkpoints import number
from zhili.ledger.rules.keys import Malformed, decoded64, encoded64

_OLD = "old "
MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Submission:
    """The size that the log believes was signed last, the way from there, and what is to be signed now.

    ``body`` is a signed note for a witness, the bare text of a checkpoint for the signer.
    """

    old: int
    proof: tuple[bytes, ...]
    body: bytes

    def encoded(self) -> bytes:
        """The request as it is sent."""
        lines = [f"{_OLD}{self.old}", *(encoded64(hash) for hash in self.proof), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.body


def submission(data: bytes) -> Submission:
    """Read a request; what it asks to sign is not looked at. Raises Malformed."""
    head, separator, body = data.partition(b"\n\n")
    try:
        old, *proof = head.decode("ascii").split("\n")
    except UnicodeDecodeError as fault:
        raise Malformed("old size and proof are written in ASCII") from fault
    if not separator or not old.startswith(_OLD):
        raise Malformed("a request begins with the old size and ends its proof with an empty line")
    if len(proof) > MOST_HASHES:
        raise Malformed(f"a proof has no more than {MOST_HASHES} lines")
    return Submission(number(old[len(_OLD) :]), tuple(decoded64(line) for line in proof), body)
