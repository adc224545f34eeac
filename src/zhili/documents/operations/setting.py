"""Setting a paper: a Typst template and facts become a PDF, with our own fonts inside and nothing fetched.

Facts reach the template as JSON and pictures as files beside it, so that no word of theirs is ever read as markup.
The paper is PDF/A-2a: fonts embedded, structure tagged, the same facts giving the same bytes. Where a text has signs
that our fonts do not (an emoji, the rarest characters) it is plain PDF, which shows a box in their place.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import orjson
import typst

from zhili.documents.rules.seats import Seat, seats_of
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

_HERE = Path(__file__).parents[1]
_ARCHIVE: "typst.PDFStandards" = ["a-2a"]
_MAIN = "main.typ"
_WHERE = re.compile(r"main\.typ:(\d+):")


class NotSet(ZhiliError):
    """A template could not be set with these facts: a fault of ours. ``line`` is the template's, 0 where unknown."""

    code: ClassVar[str] = "paper-not-set"
    status: ClassVar[int] = 500
    message = Text(
        zh="这份文书没能排出来：{reason}。案件不受影响，请稍后再试或告诉管理员。",
        en="This paper could not be set: {reason}. The case is unharmed; try again later or tell the administrator.",
    )

    def __init__(self, *, reason: str, line: int = 0) -> None:
        self.line = line
        super().__init__(reason=reason)


def pdf(
    template: str, facts: Mapping[str, object], *, at: datetime, files: Mapping[str, bytes] | None = None
) -> bytes:
    """Set a template (Typst source; it may import ``/paper.typ`` or ``/official.typ``) with facts that JSON can hold.

    ``files`` are pictures (PNG, JPEG, GIF, WebP, SVG) by the name under which facts speak of them. ``at`` is written
    down as the paper's date. Raises NotSet.
    """
    with _laid_out(template, facts, files) as folder:
        return _made(folder, at)


def pdf_with_seats(
    template: str,
    facts: Mapping[str, object],
    *,
    at: datetime,
    files: Mapping[str, bytes] | None = None,
    archival: bool = True,
) -> tuple[bytes, tuple[Seat, ...]]:
    """The same, and where seals, signatures and others' pages go: the places that the template set by ``seat``.

    Not ``archival``, it is plain PDF. Raises NotSet.
    """
    with _laid_out(template, facts, files) as folder:
        made = _made(folder, at, archival=archival)
        found = typst.query(
            folder / _MAIN,
            "<seat>",
            field="value",
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
        )
        return made, seats_of(orjson.loads(found))


@contextmanager
def _laid_out(
    template: str, facts: Mapping[str, object], files: Mapping[str, bytes] | None
) -> Iterator[Path]:
    """A folder that holds the template and what it may read, and nothing else."""
    parts = {
        **(files or {}),
        _MAIN: template.encode(),
        **{one.name: one.read_bytes() for one in (_HERE / "paper").glob("*.typ")},
        "facts.json": orjson.dumps(facts),
    }
    with TemporaryDirectory(prefix="zhili-paper-") as folder:
        for name, content in parts.items():
            (Path(folder) / Path(name).name).write_bytes(content)
        yield Path(folder)


def _made(folder: Path, at: datetime, *, archival: bool = True) -> bytes:
    made = (_set(folder, at, _ARCHIVE) if archival else None) or _set(folder, at, None)
    if not isinstance(made, bytes):
        raise NotSet(reason="no single paper")
    return made


def _set(folder: Path, at: datetime, standards: "typst.PDFStandards") -> object:
    """The paper by these standards; None where it cannot be set by them. Raises NotSet where it needs none.

    Nothing outside the folder can be read by a template.
    """
    try:
        return typst.compile(
            folder / _MAIN,
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            pdf_standards=standards,
            timestamp=int(at.timestamp()),
        )
    except RuntimeError as fault:
        if standards is not None:
            return None
        where = _WHERE.search(str(getattr(fault, "diagnostic", "")))
        raise NotSet(reason=str(fault)[:300], line=int(where[1]) if where else 0) from fault


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HERE / "fonts")]
    )
