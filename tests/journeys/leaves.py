"""A paper as its reader has it before them: its pages, what they say, and whether its fonts lie inside."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(frozen=True, slots=True)
class Leaves:
    """What a PDF holds: each page's words without spaces and line breaks; its fonts, inside it or by name alone."""

    said: tuple[str, ...]
    embedded: frozenset[str]
    loose: frozenset[str]
    seals: int

    @property
    def words(self) -> str:
        """All that is said."""
        return "".join(self.said)


def leaves(content: bytes) -> Leaves:
    """Read a PDF; ``seals`` are the signatures in it, of the office or of people."""
    reader = PdfReader(io.BytesIO(content))
    said = tuple(page.extract_text().replace(" ", "").replace("\n", "") for page in reader.pages)
    fonts = [font for page in reader.pages for font in _fonts(page.get("/Resources"))]
    seals = sum(
        1 for one in (reader.get_fields() or {}).values() if one.get("/FT") == "/Sig" and one.get("/V")
    )
    return Leaves(
        said,
        frozenset(name for name, inside in fonts if inside),
        frozenset(name for name, inside in fonts if not inside),
        seals,
    )


def _fonts(resources: Any) -> Iterator[tuple[str, bool]]:
    """Name of each font that is drawn with, also in what is drawn into the page, and whether it lies in the file."""
    if resources is None:
        return
    held = resources.get_object()
    for font in (held.get("/Font") or {}).values():
        whole = font.get_object()
        for one in whole.get("/DescendantFonts") or [whole]:
            about = one.get_object().get("/FontDescriptor")
            file = about is not None and any(name in about.get_object() for name in _FILES)
            yield str(whole.get("/BaseFont")), file
    for drawn in (held.get("/XObject") or {}).values():
        yield from _fonts(drawn.get_object().get("/Resources"))
