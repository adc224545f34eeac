"""Keys in files that only their owner can read: made, written whole or not at all, read with suspicion."""

import os
import secrets
import stat
from pathlib import Path
from typing import ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger.rules import keys, signatures
from zhili.ledger.rules.keys import Malformed, PrivateKey, Scheme

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFault(ZhiliError):
    """A key file that cannot serve."""

    code: ClassVar[str] = "key-file"
    status: ClassVar[int] = 500
    message = Text(
        zh="密钥文件 {path} 不能使用：{reason}。", en="The key file {path} cannot serve: {reason}."
    )


class BadName(ZhiliError):
    """A name that no key may bear."""

    code: ClassVar[str] = "key-name"
    status: ClassVar[int] = 422
    message = Text(
        zh="“{name}” 不能作为密钥名称：不能为空，不能含空格或加号。请用类似 court.example/witness 的名称。",
        en="“{name}” cannot name a key: it must not be empty nor hold a space or a plus. Use one like"
        " court.example/witness.",
    )


def made(name: str, scheme: Scheme) -> PrivateKey:
    """A fresh key from the system's randomness. Raises BadName."""
    if not keys.is_name(name):
        raise BadName(name=name)
    return signatures.from_secret(name, scheme, secrets.token_bytes(keys.PRIVATE_BYTES))


def write(path: Path, key: PrivateKey) -> None:
    """Write a key that does not exist yet, readable by its owner only, and its public half beside it (``.pub``).

    Raises KeyFault when there is a file already: a key is never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    public = path.with_name(path.name + ".pub")
    try:
        _create(path, key.encoded(), 0o600)
    except FileExistsError as fault:
        raise KeyFault(path=path, reason="there is a key already") from fault
    public.write_text(key.public_key.encoded() + "\n", "utf-8")


def read(path: Path) -> PrivateKey:
    """Read a key. Raises KeyFault when others can read the file, or when it is damaged or missing."""
    try:
        if path.stat().st_mode & _OTHERS:
            raise KeyFault(path=path, reason="others can read it; set its mode to 600")
        return signatures.private_key(path.read_text("utf-8").strip())
    except FileNotFoundError as fault:
        raise KeyFault(path=path, reason="it is missing") from fault
    except (Malformed, UnicodeDecodeError) as fault:
        raise KeyFault(path=path, reason=str(fault)) from None


def read_or_make(path: Path, name: str, scheme: Scheme) -> PrivateKey:
    """The key of the file; made and written at the first start. Raises KeyFault or BadName."""
    if not path.exists():
        write(path, made(name, scheme))
    return read(path)


def _create(path: Path, text: str, mode: int) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # fails where a key lies already
    finally:
        draft.unlink(missing_ok=True)
