"""Time-stamps of the log's checkpoints: an outside authority says that a checkpoint existed at an instant (RFC 3161).

The folder ``stamps`` beside the checkpoint holds what the operator chose, ``authority`` (the address that is asked) and
``roots.pem`` (the certificates that are believed), those that were believed before (``former.pem``), and of every
checkpoint that was stamped ``SIZE.checkpoint`` and
``SIZE.tsr``, the authority's response over SHA-256 of the former.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger.rules import checkpoints, notes, questions, timestamps
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.signing import fetching
from zhili.ledger.signing.fetching import NotFetched
from zhili.ledger.signing.house import CHECKPOINT
from zhili.ledger.signing.publishing import FilePlace

_FOLDER, _ADDRESS, _ROOTS, _FORMER = "stamps", "authority", "roots.pem", "former.pem"
_NOTE, _RESPONSE = ".checkpoint", ".tsr"
_KIND = "application/timestamp-query"
_MOST_BYTES = 100_000
_WITHIN = 20.0  # seconds


class NotStamped(ZhiliError):
    """No time-stamp that can be believed came from the authority."""

    code: ClassVar[str] = "not-stamped"
    status: ClassVar[int] = 503
    message = Text(
        zh="没有取得可信的时间戳：{reason}。检查点照常发布，稍后会再次请求。",
        en="No time-stamp that can be believed was given: {reason}. The checkpoint stands published; it is asked for"
        " again later.",
    )


class NoAuthority(ZhiliError):
    """What the operator chose as authority cannot be used, or nothing was chosen."""

    code: ClassVar[str] = "no-time-authority"
    status: ClassVar[int] = 422
    message = Text(
        zh="时间戳机构不可用：{reason}。请运行 zhili ledger stamp --authority 地址 --roots 根证书.pem。",
        en="The time-stamp authority cannot be used: {reason}. Run zhili ledger stamp --authority ADDRESS --roots"
        " ROOTS.pem.",
    )


@dataclass(frozen=True, slots=True)
class Stamped:
    """A checkpoint (the signed note), and the authority's response over it."""

    size: int
    note: bytes
    response: bytes


@dataclass(frozen=True, slots=True)
class Stamps:
    """The time-stamps of the log in ``folder``."""

    folder: Path

    def choose(self, address: str, roots: bytes) -> None:
        """Have this authority asked from now on; ``roots`` are certificates in PEM. Raises NoAuthority.

        Those of an earlier authority are kept: what it stamped stays stamped.
        """
        if urlsplit(address).scheme not in {"http", "https"}:
            raise NoAuthority(reason=f"{address}: http(s)://…")
        chosen = _certificates(roots)
        self._own.mkdir(parents=True, exist_ok=True)
        former = [one for one in _certificates(self.roots()) if one not in chosen] if self.roots() else []
        FilePlace(self._own / _FORMER).replace(b"".join(one.public_bytes(Encoding.PEM) for one in former))
        FilePlace(self._own / _ROOTS).replace(roots)
        FilePlace(self._own / _ADDRESS).replace(f"{address}\n".encode())

    def is_chosen(self) -> bool:
        """Whether an authority was chosen."""
        return (self._own / _ADDRESS).exists()

    def roots(self) -> bytes:
        """The root certificates (PEM) of the authority that was chosen and of those before it; empty where none was."""
        files = (FilePlace(self._own / name).read() for name in (_ROOTS, _FORMER))
        return b"".join(
            content if content.endswith(b"\n") else content + b"\n" for content in files if content
        )

    def stamp(self) -> datetime | None:
        """Have the published checkpoint stamped, and give the instant; None where it is already, or none is published.

        Raises NoAuthority, NotStamped.
        """
        address, roots = self._authority()
        note = FilePlace(self.folder / CHECKPOINT).read()
        if note is None:
            return None
        nonce = secrets.randbelow(questions.MOST_NONCE)
        try:
            size = checkpoints.checkpoint(notes.note(note).text).size
            if size in self._sizes():
                return None
            asked = questions.question(note, nonce=nonce)
            response = fetching.post(address, asked, kind=_KIND, most=_MOST_BYTES, within=_WITHIN)
            found = questions.answer(response, content=note, nonce=nonce, roots=roots)
        except (NotFetched, Malformed, Unverified) as fault:
            raise NotStamped(reason=str(fault)) from fault
        for ending, content in ((_NOTE, note), (_RESPONSE, response)):
            FilePlace(self._own / f"{size}{ending}").replace(content)
        return found.at

    def covering(self, position: int) -> Stamped | None:
        """The earliest stamped checkpoint in which the entry at this place stands; None where none reaches it."""
        size = min((size for size in self._sizes() if size > position), default=None)
        return None if size is None else self._kept(size)

    def newest(self) -> tuple[int, datetime] | None:
        """The size of the last checkpoint that was stamped, and the instant; None where none was.

        Raises NoAuthority where it cannot be believed any more.
        """
        size = max(self._sizes(), default=None)
        if size is None:
            return None
        roots = _certificates(self.roots())
        try:
            return size, timestamps.stamp(self._kept(size).response, roots=roots).at
        except (Malformed, Unverified) as fault:
            raise NoAuthority(reason=str(fault)) from fault

    @property
    def _own(self) -> Path:
        return self.folder / _FOLDER

    def _sizes(self) -> set[int]:
        names = (path.stem for path in self._own.glob(f"*{_RESPONSE}"))
        return {int(name) for name in names if name.isdecimal()}

    def _kept(self, size: int) -> Stamped:
        note, response = ((self._own / f"{size}{ending}").read_bytes() for ending in (_NOTE, _RESPONSE))
        return Stamped(size, note, response)

    def _authority(self) -> tuple[str, list[x509.Certificate]]:
        try:
            address = (self._own / _ADDRESS).read_text("utf-8").strip()
            return address, _certificates((self._own / _ROOTS).read_bytes())
        except OSError as fault:
            raise NoAuthority(reason=str(fault.strerror)) from fault


def _certificates(pem: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as fault:
        raise NoAuthority(reason=str(fault)) from fault
