"""The publishing of a house: its signer's folder, its policy, and the log's folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger.rules import judging, keys, policies
from zhili.ledger.rules.keys import Malformed, PublicKey
from zhili.ledger.rules.policies import Policy
from zhili.ledger.signing import asking
from zhili.ledger.signing.asking import Prove
from zhili.ledger.signing.keeping_up import Publishing
from zhili.ledger.signing.programs import SIGNER_KEYS, SOCKET
from zhili.ledger.signing.publishing import FilePlace, Publisher
from zhili.ledger.signing.witnessing import Witnesses

CHECKPOINT, POLICY, ANCHORS = "checkpoint", "policy.txt", "anchors.txt"
_WITHIN, _GRACE, _SIGNED_WITHIN = 10.0, 0.5, 10.0  # seconds


class BadPolicy(ZhiliError):
    """The house's policy file cannot be used."""

    code: ClassVar[str] = "bad-policy"
    status: ClassVar[int] = 500
    message = Text(
        zh="信任策略文件 {path} 不可用：{reason}。", en="The policy file {path} cannot be used: {reason}."
    )


def publishing(*, signer: Path, folder: Path, prove: Prove, tell: Callable[[str], None]) -> Publishing | None:
    """What publishes the log in ``folder``, not begun yet; None where no signer was set up in the folder ``signer``.

    The policy is ``policy.txt`` in the log's folder; without one the log is signed and nobody has to witness it.
    Raises BadPolicy.
    """
    own = [signer / f"{file}.pub" for file, _ in SIGNER_KEYS]
    if not all(file.exists() for file in own):
        return None
    try:
        public = [keys.public_key(file.read_text("utf-8").strip()) for file in own]
        policy = _policy(folder / POLICY, public)
    except (Malformed, UnicodeDecodeError) as fault:
        raise BadPolicy(path=folder / POLICY, reason=str(fault)) from fault
    way = asking.over_socket(signer / SOCKET, within=_SIGNED_WITHIN)
    witnesses = Witnesses(policy, within=_WITHIN, grace=_GRACE)
    publisher = Publisher(public[0].name, FilePlace(folder / CHECKPOINT), way, witnesses)
    return Publishing(publisher, prove, tell)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a log is laid out and how far published, in entries, and which witnesses signed what is published."""

    size: int
    published: int
    agreed: tuple[str, ...]
    missing: tuple[str, ...]


def standing(*, folder: Path, size: int) -> Standing:
    """How the log in ``folder``, laid out up to ``size``, stands with its witnesses.

    Raises Malformed or Unverified when what stands published cannot be believed.
    """
    note, file = FilePlace(folder / CHECKPOINT).read(), folder / POLICY
    policy = policies.policy(file.read_bytes()) if file.exists() else Policy(quorum=policies.NONE)
    if note is None:
        return Standing(size, 0, (), tuple(policy.witnesses))
    found = judging.believed(note, policy)
    missing = tuple(name for name in policy.witnesses if name not in found.witnesses)
    return Standing(size, found.checkpoint.size, tuple(found.witnesses), missing)


def _policy(file: Path, own: list[PublicKey]) -> Policy:
    if not file.exists():
        lines = [*(f"log {key.encoded()}" for key in own), f"quorum {policies.NONE}"]
        FilePlace(file).replace("".join(f"{line}\n" for line in lines).encode())
    read = policies.policy(file.read_bytes())
    if not set(own) & set(read.keys_of(own[0].name)):
        raise Malformed(f"it does not name the log {own[0].name} by its keys")
    return read
