"""A case laid into one archive: its files as they are, a manifest with two digests of each, and how to check them.

``SHA256SUMS`` and ``SM3SUMS`` (GB/T 32905) are what GNU coreutils check: ``sha256sum -c``, ``cksum -c``. The manifest
and the list for people are among what the sums cover.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO

from cryptography.hazmat.primitives import hashes
from django.utils import timezone

from zhili.kernel.errors import ZhiliError

FORMAT = "zhili-archive/1"
MANIFEST, LIST, README = "manifest.json", "清单.txt", "README.txt"
SHA256SUMS, SM3SUMS = "SHA256SUMS", "SM3SUMS"
_CHUNK = 1 << 20
_UNUSUAL = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_README = f"""\
档案包：{LIST} 列出每个文件是什么、谁在何时制作；{MANIFEST} 是同样内容，供程序读取。
解压后在这个目录里核对，被改动过的文件会被点名（FAILED）：

    sha256sum -c {SHA256SUMS}
    cksum -c {SM3SUMS}        （国密 SM3，GNU coreutils 9 以上）

文书上的签名和印章，用任何能验签的 PDF 阅读器，或者出具单位网站的“核验”页面核验。
“证据包”目录里的文件另有自己的核验程序。

An archive package: {LIST} says what each file is, who made it and when; {MANIFEST} says the same to programs.
Unpack it and check it in its folder; a file that was changed is named (FAILED):

    sha256sum -c {SHA256SUMS}
    cksum -c {SM3SUMS}        (SM3, GNU coreutils 9 or newer)

Signatures and seals on papers are checked by any reader of PDF that can, or at the page “Verify” of the issuing
office. What lies in the folder 证据包 brings a verifier of its own.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the package: where it lies in it, what it is, by whom and when it was made, and how it is opened.

    ``number`` is a paper's own.
    """

    path: str
    kind: str
    title: str
    by: str
    at: datetime
    open: Callable[[], IO[bytes]]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """A part as it was laid in: its size in bytes and its digests in hexadecimal."""

    part: Part
    size: int
    sha256: str
    sm3: str


def safe(name: str) -> str:
    """A name that every system takes for a file."""
    return _UNUSUAL.sub("_", name).strip(" .") or "_"


def pack(
    parts: Iterable[Part],
    about: Mapping[str, object],
    *,
    left_out: Mapping[str, str],
    language: str,
    at: datetime,
    to: IO[bytes],
) -> None:
    """Write the package as a zip archive, a part at a time.

    ``about`` goes into the manifest as it is; ``left_out`` says of what is not in it why not, and so does, in
    ``language``, what refuses to be opened.
    """
    laid, missing = [], {}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:
        for one in parts:
            try:
                laid.append(_lay(archive, one))
            except ZhiliError as refusal:
                missing[one.title] = refusal.words.in_(language)
        missing |= left_out
        manifest = {"format": FORMAT, **about, "items": [*map(_item, laid)], "left_out": missing}
        texts = {
            MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1),
            LIST: "\n".join(_lines(about, laid, missing)),
            README: _README,
        }
        laid += [_lay(archive, _text(path, content, at)) for path, content in texts.items()]
        archive.writestr(_named(SHA256SUMS, at), "".join(f"{one.sha256}  {one.part.path}\n" for one in laid))
        archive.writestr(_named(SM3SUMS, at), "".join(f"SM3 ({one.part.path}) = {one.sm3}\n" for one in laid))


def _lay(archive: zipfile.ZipFile, part: Part) -> Laid:
    sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    with (
        closing(part.open()) as source,
        archive.open(_named(part.path, part.at), "w", force_zip64=True) as target,
    ):
        while chunk := source.read(_CHUNK):
            sha256.update(chunk)
            sm3.update(chunk)
            size += target.write(chunk)
    return Laid(part, size, sha256.hexdigest(), sm3.finalize().hex())


def _named(path: str, at: datetime) -> zipfile.ZipInfo:
    """The head of a member, with the city's time as zip archives keep it."""
    day = max(timezone.localtime(at).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    head = zipfile.ZipInfo(path, day)
    head.external_attr = 0o600 << 16
    return head


def _text(path: str, content: str, at: datetime) -> Part:
    return Part(path, "about", path, "", at, lambda: BytesIO(content.encode()))


def _item(one: Laid) -> dict[str, object]:
    return {
        "path": one.part.path, "kind": one.part.kind, "title": one.part.title, "number": one.part.number,
        "made_by": one.part.by, "made_at": one.part.at.isoformat(), "size": one.size, "sha256": one.sha256,
        "sm3": one.sm3,
    }  # fmt: skip


def _lines(about: Mapping[str, object], laid: Sequence[Laid], left_out: Mapping[str, str]) -> Iterator[str]:
    yield "档案包清单"
    yield from (f"{name}：{value}" for name, value in _flat(about))
    for place, one in enumerate(laid, start=1):
        yield ""
        yield f"{place}. {one.part.path}（{one.size:,} 字节）"
        yield f"   {one.part.title}  {one.part.by}  {timezone.localtime(one.part.at):%Y-%m-%d %H:%M:%S}".rstrip()
        yield f"   SHA-256 {one.sha256}"
        yield f"   SM3     {one.sm3}"
    yield from ("", "没有放进来的：") if left_out else ()
    yield from (f"- {title}：{why}" for title, why in left_out.items())
    yield ""


_TERMS = {
    "case": "案件编号",
    "type": "事项",
    "title": "标题",
    "opened_at": "收到",
    "stage": "环节",
    "made_at": "制作时间",
    "made_by": "制作人",
    "internal": "含内部内容",
}


def _flat(about: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, term in _TERMS.items():
        value = about.get(name, "")
        yield term, ("是" if value else "否") if isinstance(value, bool) else value
