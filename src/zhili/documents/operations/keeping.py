"""Where the bytes of papers lie: by digest, in a folder of their own, each read with its digest checked."""

import hashlib
from pathlib import Path
from typing import ClassVar

from django.conf import settings

from zhili.kernel import files
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

PDF = "application/pdf"
_FOLDER = "papers"


class NotAsIssued(ZhiliError):
    """The bytes that lie there are not those that were issued or signed."""

    code: ClassVar[str] = "paper-not-as-issued"
    status: ClassVar[int] = 409
    message = Text(
        zh="这份文书的内容与制发时不一致（有页被换过或改动过），不能再签署或送达。请联系制发单位核实。",
        en="This paper is not as it was issued: a page was swapped or changed. It cannot be signed or served."
        " Ask the office that issued it.",
    )


def store() -> files.FileStore:
    """The store of papers of this house."""
    return files.FileStore(Path(settings.MEDIA_ROOT) / _FOLDER)


def keep(content: bytes, *, name: str, kind: str = "pdf", media_type: str = PDF) -> str:
    """Keep bytes that the house made; returns their SHA-256. Raises NoSpace, StoreUnavailable."""
    return store().put(files.Kept(kind, media_type, name, content)).sha256


def read(sha256: str) -> bytes:
    """The bytes of this digest. Raises NotFound, and NotAsIssued where they are others."""
    with store().open(sha256) as held:
        content = held.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotAsIssued
    return content
