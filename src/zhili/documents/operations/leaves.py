"""The pages of a PDF from elsewhere as drawings that can be laid into another: what is seen on them and nothing else.

Seals and filled-in fields are drawn as they look; links, scripts and whatever else can act are left behind.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader

from zhili.documents.rules.leaves import Box, Matrix, box_of, common, onto
from zhili.documents.rules.reading import MOST_PAGES, NotReadable
from zhili.kernel.errors import ZhiliError

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_A4 = (0.0, 0.0, 595.28, 841.89)
_UNSEEN = 0b100010  # ISO 32000-1, table 165: hidden, not viewed
_FLOAT: Any = generic.FloatObject
_DICTIONARY: Any = generic.DictionaryObject
_ITSELF: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its box, by how many degrees it is turned clockwise, what is drawn on it.

    ``drawings`` are form XObjects of the file it came from, each with where it goes on the page.
    """

    box: Box
    turned: int
    drawings: tuple[tuple[Matrix, generic.StreamObject], ...]


@contextmanager
def reading() -> Iterator[None]:
    """What a broken file does to the library that reads it, as one refusal. Raises NotReadable."""
    try:
        yield
    except ZhiliError:
        raise
    except (
        Exception
    ) as fault:  # whatever a file from outside provokes: the library's own errors are but some of it
        raise NotReadable from fault


def page_count(content: bytes) -> int:
    """How many pages can be laid in. Raises NotReadable."""
    with reading():
        return sum(1 for _ in leaves_of(PdfFileReader(io.BytesIO(content), strict=False)))


def leaves_of(reader: PdfFileReader) -> Iterator[Leaf]:
    """Every page in order. Raises NotReadable for too many, and what the library raises."""
    if reader.encrypted:
        raise NotReadable
    for place, (page, inherited) in enumerate(_pages(reader)):
        if place >= MOST_PAGES:
            raise NotReadable
        known = {**inherited, **_own(page)}
        box = _box(known)
        drawings = [(_ITSELF, _drawing(page, known.get("/Resources"), box))]
        drawings += [found for one in _array(page.get("/Annots")) if (found := _annotation(one.get_object()))]
        yield Leaf(box, int(known["/Rotate"].get_object()) if "/Rotate" in known else 0, tuple(drawings))


def _pages(reader: PdfFileReader) -> Iterator[tuple[generic.DictionaryObject, Mapping[str, Any]]]:
    """The leaves of the page tree with what they inherit; each part of the tree once, however it is knotted."""
    waiting: list[tuple[Any, Mapping[str, Any]]] = [(reader.root.raw_get("/Pages"), {})]
    seen: set[Any] = set()
    while waiting:
        raw, inherited = waiting.pop()
        if isinstance(raw, generic.IndirectObject):
            if raw.reference in seen:
                continue
            seen.add(raw.reference)
        node = raw.get_object()
        if "/Kids" in node:
            below = {**inherited, **_own(node)}
            waiting += [(kid, below) for kid in reversed(_array(node.raw_get("/Kids")))]
        else:
            yield node, inherited


def _own(node: generic.DictionaryObject) -> dict[str, Any]:
    return {name: node.raw_get(name) for name in _INHERITED if name in node}


def _box(known: Mapping[str, Any]) -> Box:
    sheet = box_of(_numbers(known["/MediaBox"])) if "/MediaBox" in known else _A4
    return common(sheet, box_of(_numbers(known["/CropBox"]))) if "/CropBox" in known else sheet


def _drawing(page: generic.DictionaryObject, resources: Any, box: Box) -> generic.StreamObject:
    parts = [one.get_object() for one in _array(page.get("/Contents"))]
    head = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): generic.ArrayObject(_FLOAT(one) for one in box),
        pdf_name("/Resources"): resources if resources is not None else _DICTIONARY(),
    }
    if "/Group" in page:
        head[pdf_name("/Group")] = page.raw_get("/Group")
    if len(parts) == 1:
        more = {name: parts[0].raw_get(name) for name in ("/Filter", "/DecodeParms") if name in parts[0]}
        named = {pdf_name(name): value for name, value in more.items()}
        return generic.StreamObject({**head, **named}, encoded_data=parts[0].encoded_data)
    made: Any = generic.StreamObject(head, stream_data=b"\n".join(one.data for one in parts))
    made.compress()
    whole: generic.StreamObject = made
    return whole


def _annotation(one: Any) -> tuple[Matrix, generic.StreamObject] | None:
    """How an annotation looks, and where; None for one that is not seen."""
    looks, flags = _under(one, "/AP"), _under(one, "/F")
    if looks is None or one.get("/Subtype") == "/Popup" or (flags or 0) & _UNSEEN:
        return None
    look = _under(looks, "/N")
    if isinstance(look, generic.DictionaryObject) and not isinstance(look, generic.StreamObject):
        look = _under(look, _under(one, "/AS") or "/Off")
    if not isinstance(look, generic.StreamObject) or "/BBox" not in look:
        return None
    matrix = tuple(_numbers(look["/Matrix"])) if "/Matrix" in look else _ITSELF
    try:
        a, b, c, d, e, f = matrix
        place = onto(box_of(_numbers(one["/Rect"])), box_of(_numbers(look["/BBox"])), (a, b, c, d, e, f))
    except ValueError:  # it has no area
        return None
    return place, look


def _under(holder: generic.DictionaryObject, name: str) -> Any:
    """What stands under a name, references followed; None where nothing does."""
    found = holder.get(name)
    return None if found is None else found.get_object()


def _array(value: Any) -> list[Any]:
    found = value.get_object() if value is not None else None
    if found is None or isinstance(found, generic.NullObject):
        return []
    return list(found) if isinstance(found, generic.ArrayObject) else [value]


def _numbers(value: Any) -> list[float]:
    return [float(one.get_object()) for one in value.get_object()]
