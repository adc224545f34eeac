"""An SM2 key, for a further line under the log's checkpoints where national cryptography is asked for.

The secret is made and used by the OpenSSL program of the machine: no arithmetic of ours touches it. What it signs is
checked by our own rules before anybody gets it. Witnesses and policies go by the other keys.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger.rules import keys, sm2
from zhili.ledger.rules.keys import Malformed, PublicKey, Scheme
from zhili.ledger.rules.notes import Signature
from zhili.ledger.signing.keyfiles import BadName, KeyFault

_PATIENCE = 10.0  # seconds
_PUBLIC_BYTES = keys.PUBLIC_BYTES[Scheme.SM2]


class NoSm2(ZhiliError):
    """The machine has no program that signs with SM2, or it failed."""

    code: ClassVar[str] = "no-sm2"
    status: ClassVar[int] = 503
    message = Text(
        zh="无法使用 SM2：{reason}。请安装支持 SM2 的 OpenSSL（3.0 以上）。",
        en="SM2 cannot be used: {reason}. Install an OpenSSL that knows SM2 (3.0 or newer).",
    )


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A key in a PEM file of its own (mode 600), its public half beside it (``.pub``)."""

    file: Path
    public_key: PublicKey

    def sign(self, text: str) -> Signature:
        """The signature over a note's text, under the usual signer's name of GM/T 0009. Raises NoSm2."""
        written = _openssl(
            "pkeyutl", "-sign", "-inkey", str(self.file), "-rawin", "-digest", "sm3",
            "-pkeyopt", f"distid:{sm2.USUAL_ID.decode()}", given=text.encode(),
        )  # fmt: skip
        try:
            raw = b"".join(part.to_bytes(32, "big") for part in decode_dss_signature(written))
            sm2.verify(public=self.public_key.raw, message=text.encode(), signature=raw)
        except ValueError as fault:
            raise NoSm2(reason=str(fault)) from fault
        return Signature(self.public_key.name, self.public_key.id, raw)


def make(file: Path, name: str) -> Sm2Key:
    """Make a key. Raises KeyFault when there is a file already, BadName, and NoSm2."""
    if not keys.is_name(name):
        raise BadName(name=name)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.touch(0o600, exist_ok=False)
    except FileExistsError as fault:
        raise KeyFault(path=file, reason="there is a key already") from fault
    try:
        file.write_bytes(_openssl("genpkey", "-algorithm", "SM2"))
        raw = _openssl("pkey", "-in", str(file), "-pubout", "-outform", "DER")[-_PUBLIC_BYTES:]
        sm2.point(raw)
    except (NoSm2, Malformed):
        file.unlink()
        raise
    key = PublicKey(name, Scheme.SM2, raw)
    _public(file).write_text(key.encoded() + "\n", "utf-8")
    return Sm2Key(file, key)


def read(file: Path) -> Sm2Key:
    """Read a key. Raises KeyFault."""
    try:
        if file.stat().st_mode & 0o077:
            raise KeyFault(path=file, reason="others can read it; set its mode to 600")
        key = keys.public_key(_public(file).read_text("utf-8").strip())
    except (OSError, Malformed, UnicodeDecodeError) as fault:
        raise KeyFault(path=file, reason=str(fault)) from fault
    if key.scheme is not Scheme.SM2:
        raise KeyFault(path=file, reason="the public half is of another kind")
    return Sm2Key(file, key)


def _public(file: Path) -> Path:
    return file.with_name(file.name + ".pub")


def _openssl(*words: str, given: bytes = b"") -> bytes:
    program = shutil.which("openssl")
    if program is None:
        raise NoSm2(reason="openssl is not installed")
    try:
        done = subprocess.run(
            [program, *words], input=given, capture_output=True, timeout=_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError) as fault:
        raise NoSm2(reason=type(fault).__name__) from fault
    return done.stdout
