"""Binding: a paper that we set, with the pages of other PDFs laid into the places that it leaves for them.

One PDF after the other is read, laid in and written down as a further part of the file, so that they are never in
memory all at once.
"""

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import IO, Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from zhili.documents.operations.leaves import Leaf, leaves_of, reading
from zhili.documents.operations.setting import pdf_with_seats
from zhili.documents.rules.leaves import Matrix, fitted
from zhili.documents.rules.seats import Seat

_DICTIONARY: Any = generic.DictionaryObject


def bind(
    template: str,
    facts: Mapping[str, object],
    *,
    at: datetime,
    to: IO[bytes],
    files: Mapping[str, bytes] | None = None,
    enclosed: Mapping[str, Callable[[], bytes]] | None = None,
) -> None:
    """Set a paper as ``pdf`` does into ``to``, an empty file to be read and written, with other PDFs inside.

    ``enclosed`` gives them by name; the template leaves a place for page N of NAME (from 0) by ``seat("NAME/N")``.
    With others' pages inside, whose fonts are not ours to answer for, the paper is PDF and not PDF/A.
    Raises NotSet, NotReadable.
    """
    others = enclosed or {}
    content, seats = pdf_with_seats(template, facts, at=at, files=files, archival=not others)
    to.write(content)
    places = {one.name: one for one in seats}
    for name, read in others.items():
        with reading():
            _lay_in(to, read(), name, places)


def _lay_in(to: IO[bytes], content: bytes, name: str, places: Mapping[str, Seat]) -> None:
    source = PdfFileReader(io.BytesIO(content), strict=False)
    leaves = [(places.get(f"{name}/{number}"), leaf) for number, leaf in enumerate(leaves_of(source))]
    wanted = [(place, leaf) for place, leaf in leaves if place is not None]
    to.seek(0)
    writer: Any = IncrementalPdfFileWriter(to)
    # All at once: what several pages share, a font above all, is taken over once.
    drawings = generic.ArrayObject(drawing for _place, leaf in wanted for _matrix, drawing in leaf.drawings)
    drawings.container_ref = source.root_ref
    taken = iter([writer.add_object(one) for one in writer.import_object(drawings)])
    for number, (place, leaf) in enumerate(wanted):
        prefix = f"/{name}x{number}x"
        names = {pdf_name(f"{prefix}{each}"): next(taken) for each in range(len(leaf.drawings))}
        shown = writer.add_object(generic.StreamObject(stream_data=_shown(place, leaf, list(names)).encode()))
        resources = _DICTIONARY({pdf_name("/XObject"): _DICTIONARY(names)})
        writer.add_stream_to_page(place.page - 1, shown, resources, prepend=True)
    writer.write_in_place()


def _shown(place: Seat, leaf: Leaf, names: list[str]) -> str:
    """The page's drawings as operators, in the page's own measure turned and fitted into the place."""
    drawn = [
        f"q {_cm(matrix)} {name} Do Q" for (matrix, _drawing), name in zip(leaf.drawings, names, strict=True)
    ]
    return f"q {_cm(fitted(leaf.box, leaf.turned, place))} {' '.join(drawn)} Q"


def _cm(matrix: Matrix) -> str:
    return " ".join(f"{one:.5f}" for one in matrix) + " cm"
