"""What may be kept of a file, and in which form."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zhili.kernel.cleaning import clean
from zhili.kernel.files import documents, images, kinds, recordings
from zhili.kernel.files.refusals import (
    BrokenFile,
    EmptyFile,
    FileTooLarge,
    KindNotAllowed,
    TooManyFiles,
    WrongKind,
)

_NAME_READ = 1000
_NAME_CLEANED = 4 * _NAME_READ  # normalising can lengthen
_STEM_AT_MOST = 80
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\t\n]+')


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one file, files of one case, pixels of a picture as sent, and its longest side as kept."""

    size: int = 20 * 2**20
    count: int = 9
    pixels: int = 50_000_000
    side: int = 2560


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it may be kept. ``kind`` is image, pdf, text, audio or video; ``name`` is safe to show."""

    kind: str
    media_type: str
    name: str
    content: bytes
    width: int | None = None
    height: int | None = None


def check_count(*, present: int, adding: int, limits: Limits = Limits()) -> None:
    """Raises TooManyFiles where a case with ``present`` attachments cannot take ``adding`` more."""
    if present + adding > limits.count:
        raise TooManyFiles(limit=limits.count, present=present)


def inspect(source: bytes | Path, *, name: str, declared: str = "", limits: Limits = Limits()) -> Kept:
    """The file in the form in which it may be kept: ``name`` and ``declared`` type are only claims.

    Pictures are redrawn (upright, no metadata), text becomes UTF-8, places in films are blanked; PDF and
    sound stay as they are. Raises one of ``refusals``, and nothing else, whatever the content.
    """
    shown = _safe_stem(name) + PurePosixPath(_last_part(name)).suffix[:10]
    data = _content(source, shown, limits)
    found = kinds.found_in(data)
    for claim in kinds.claims_of(_last_part(name), declared):
        if claim.keep and not kinds.agree(claim, found):
            raise WrongKind(name=shown, claimed=claim.title, found=found.title)
    if not found.keep:
        raise KindNotAllowed(name=shown, found=found.title, mend=found.mend)
    return _kept(data, found, shown, _safe_stem(name), limits)


def _content(source: bytes | Path, shown: str, limits: Limits) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > limits.size:
        raise FileTooLarge(name=shown, limit_mb=limits.size // 2**20)
    data = source if isinstance(source, bytes) else source.read_bytes()
    if not data:
        raise EmptyFile(name=shown)
    return data


def _kept(data: bytes, found: kinds.Kind, shown: str, stem: str, limits: Limits) -> Kept:
    if found.family == "image":
        picture = images.redraw(data, kind=found, name=shown, pixels=limits.pixels, side=limits.side)
        return Kept(
            kind="image",
            media_type=picture.kind.media_type,
            name=stem + picture.kind.suffix,
            content=picture.content,
            width=picture.width,
            height=picture.height,
        )
    content = _harmless(data, found, shown)
    return Kept(kind=found.family, media_type=found.media_type, name=stem + found.suffix, content=content)


def _harmless(data: bytes, found: kinds.Kind, shown: str) -> bytes:
    if found is kinds.PDF:
        documents.check_pdf(data, name=shown)
    elif found is kinds.MP3:
        recordings.check_mp3(data, name=shown)
    elif found is kinds.WAV:
        recordings.check_wav(data, name=shown)
    elif found in (kinds.MP4, kinds.M4A, kinds.MOV):
        return recordings.without_position(data, name=shown)
    elif found is kinds.TEXT:
        text = kinds.text_of(data)
        if text is None:
            raise BrokenFile(name=shown)
        return text.encode()
    return data


def _last_part(name: str) -> str:
    """What follows the last slash of either kind, without control and direction marks."""
    return clean(name[-_NAME_READ:], limit=_NAME_CLEANED).replace("\\", "/").rpartition("/")[2]


def _safe_stem(name: str) -> str:
    """The name without folders, suffix and characters that some system refuses; ``file`` if none is left."""
    stem = PurePosixPath(_last_part(name)).stem
    return _NOT_IN_NAMES.sub("", stem).strip(" .")[:_STEM_AT_MOST] or "file"
