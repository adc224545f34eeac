"""What a file is by its first bytes, and what it claims to be by its name and declared type."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from zhili.kernel.text import Text

_NOTHING = Text(zh="", en="")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of content. ``family`` is what may stand in for another: a PNG named .jpg is still a picture."""

    media_type: str
    suffix: str
    family: str
    title: Text
    keep: bool = True
    mend: Text = _NOTHING


_PICTURE = Text(zh="图片", en="a picture")
_SOUND = Text(zh="录音", en="a sound recording")
_FILM = Text(zh="视频", en="a video")
_SEND_JPEG = Text(zh="请在相册中导出为 JPEG 后上传。", en="Export it as JPEG and send that.")
_SEND_PDF = Text(zh="请另存为 PDF 后上传。", en="Save it as PDF and send that.")
_SEND_KNOWN = Text(zh="可以上传图片、PDF、文本、录音和视频。", en="Send pictures, PDF, text, sound or video.")

JPEG = Kind("image/jpeg", ".jpg", "image", _PICTURE)
PNG = Kind("image/png", ".png", "image", _PICTURE)
WEBP = Kind("image/webp", ".webp", "image", _PICTURE)
GIF = Kind("image/gif", ".gif", "image", _PICTURE)
PDF = Kind("application/pdf", ".pdf", "pdf", Text(zh="PDF 文档", en="a PDF document"))
TEXT = Kind("text/plain", ".txt", "text", Text(zh="纯文本", en="plain text"))
MP3 = Kind("audio/mpeg", ".mp3", "audio", _SOUND)
WAV = Kind("audio/wav", ".wav", "audio", _SOUND)
M4A = Kind("audio/mp4", ".m4a", "audio", _SOUND)
MP4 = Kind("video/mp4", ".mp4", "video", _FILM)
MOV = Kind("video/quicktime", ".mov", "video", _FILM)
HEIC = Kind(
    "image/heic", ".heic", "image", Text(zh="HEIC 图片", en="a HEIC picture"), keep=False, mend=_SEND_JPEG
)
AVIF = Kind(
    "image/avif", ".avif", "image", Text(zh="AVIF 图片", en="an AVIF picture"), keep=False, mend=_SEND_JPEG
)
ARCHIVE = Kind(
    "application/zip",
    ".zip",
    "archive",
    Text(zh="压缩包或 Office 文档", en="an archive or office document"),
    keep=False,
    mend=_SEND_PDF,
)
PROGRAM = Kind(
    "application/octet-stream", "", "program", Text(zh="程序", en="a program"), keep=False, mend=_SEND_KNOWN
)
MARKUP = Kind(
    "text/html", ".html", "markup", Text(zh="网页或矢量图代码", en="markup"), keep=False, mend=_SEND_PDF
)
UNKNOWN = Kind(
    "application/octet-stream",
    "",
    "unknown",
    Text(zh="无法识别的格式", en="an unknown format"),
    keep=False,
    mend=_SEND_KNOWN,
)

_MAGIC = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"ID3", MP3),
    (b"PK\x03\x04", ARCHIVE),
    (b"PK\x05\x06", ARCHIVE),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ\x00", ARCHIVE),
    (b"\xd0\xcf\x11\xe0", ARCHIVE),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
)
_BRANDS = {
    b"heic": HEIC, b"heix": HEIC, b"hevc": HEIC, b"hevx": HEIC, b"heim": HEIC, b"heis": HEIC,
    b"mif1": HEIC, b"msf1": HEIC, b"avif": AVIF, b"avis": AVIF, b"M4A ": M4A, b"M4B ": M4A, b"qt  ": MOV,
}  # fmt: skip
_MARKUP_STARTS = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<body", b"<iframe", b"<head")
_SUFFIX_CLAIMS = {
    ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG, ".webp": WEBP, ".gif": GIF, ".pdf": PDF, ".txt": TEXT,
    ".mp3": MP3, ".wav": WAV, ".m4a": M4A, ".mp4": MP4, ".m4v": MP4, ".mov": MOV, ".heic": HEIC,
    ".heif": HEIC, ".avif": AVIF, ".zip": ARCHIVE, ".docx": ARCHIVE, ".xlsx": ARCHIVE, ".exe": PROGRAM,
    ".html": MARKUP, ".htm": MARKUP, ".svg": MARKUP,
}  # fmt: skip
_TYPE_CLAIMS = {
    kind.media_type: kind
    for kind in (JPEG, PNG, WEBP, GIF, PDF, TEXT, MP3, WAV, M4A, MP4, MOV, HEIC, AVIF, ARCHIVE, MARKUP)
} | {
    "image/jpg": JPEG, "image/pjpeg": JPEG, "image/heif": HEIC, "image/svg+xml": MARKUP, "audio/mp3": MP3,
    "audio/x-wav": WAV, "audio/wave": WAV, "audio/vnd.wave": WAV, "audio/x-m4a": M4A, "audio/m4a": M4A,
    "audio/aac": M4A, "video/x-m4v": MP4,
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SOUND_OR_FILM = frozenset({"audio", "video"})


def found_in(data: bytes) -> Kind:
    """The kind of the content, by its bytes alone; UNKNOWN where nothing says."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], MP4)
    if data[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(data[8:12], UNKNOWN)
    if is_mp3_frame(data):
        return MP3
    if data[:256].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP_STARTS):
        return MARKUP
    return TEXT if _is_text(data) else UNKNOWN


def claims_of(name: str, declared: str) -> list[Kind]:
    """The kinds that the name's suffix and the declared media type stand for; neither need say anything."""
    suffix = _SUFFIX_CLAIMS.get(PurePosixPath(name.lower()).suffix)
    media = _TYPE_CLAIMS.get(declared.partition(";")[0].strip().lower())
    return [kind for kind in (suffix, media) if kind is not None]


def agree(claim: Kind, found: Kind) -> bool:
    """Whether content of kind ``found`` may go under this claim."""
    return claim.family == found.family or {claim.family, found.family} <= _SOUND_OR_FILM


def is_mp3_frame(data: bytes) -> bool:
    """Whether an MPEG audio frame begins here: sync, version, layer III, rates (ISO 11172-3, 2.4)."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return False
    version, layer = data[1] >> 3 & 3, data[1] >> 1 & 3
    return version != 1 and layer == 1 and data[2] >> 4 not in (0, 15) and data[2] >> 2 & 3 != 3


def _is_text(data: bytes) -> bool:
    return text_of(data) is not None


def text_of(data: bytes) -> str | None:
    """The text, from UTF-8 or GBK; None where it is neither or holds control characters."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None
