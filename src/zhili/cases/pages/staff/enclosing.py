"""What is bound into a case file behind its own words: issued papers, then files, page by page, as the reader may see.

What cannot stand on paper, or cannot be read, is listed with the reason and left to the archive package.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhili.cases import public as cases
from zhili.cases.pages.staff.told import COMMON
from zhili.documents import public as documents
from zhili.kernel.errors import ZhiliError
from zhili.ui.desk import Who

PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
"""Kinds of files that stand on a page as a picture, and how they are called beside the template."""

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A paper or a file of the case file: ``pages`` of it are bound in; ``note`` says why none are.

    ``key`` names it within the case file; a ``picture`` is a file beside the template.
    """

    key: str
    title: str
    read: Callable[[], bytes]
    pages: int = 0
    picture: str = ""
    note: str = ""


def seen(case: cases.CaseView, *, internal: bool) -> list[cases.AttachmentView]:
    """The files of a case that its file may hold: what is internal only where it is wanted."""
    return [one for one in case.attachments if internal or one.visibility in COMMON]


def printable(case: cases.CaseView) -> int:
    """How many of the files can stand on paper."""
    return sum(one.media_type in PICTURES or one.media_type == PDF for one in case.attachments)


def papers(issued: Sequence[documents.PaperView], who: Who, *, wanted: bool) -> list[Enclosed]:
    """The issued papers, the first first."""
    return [
        _pdf(f"paper{place}", _titled(one), _paper(one, who), wanted=wanted)
        for place, one in enumerate(reversed(issued))
    ]


def files(listed: Iterable[cases.AttachmentView], who: Who, *, wanted: bool) -> list[Enclosed]:
    """Files in the order in which they came."""
    return [_file(f"file{place}", one, who, wanted=wanted) for place, one in enumerate(listed)]


def within(enclosed: Iterable[Enclosed]) -> Iterator[Enclosed]:
    """Those of which pages are bound in, as far as a case file can hold them."""
    left = documents.MOST_PAGES
    for one in enclosed:
        if 0 < one.pages <= left:
            left -= one.pages
            yield one


def _titled(one: documents.PaperView) -> str:
    title = one.title.in_(get_language() or "zh")
    return f"{title} {one.number}" if one.number else title


def _paper(one: documents.PaperView, who: Who) -> Callable[[], bytes]:
    return lambda: cases.open_paper(paper_id=one.id, actor=who.actor, at=who.at)[1]


def _file(key: str, one: cases.AttachmentView, who: Who, *, wanted: bool) -> Enclosed:
    def read() -> bytes:
        return cases.open_file(attachment_id=one.id, actor=who.actor, at=who.at)[1]

    if one.media_type == PDF:
        return _pdf(key, one.name, read, wanted=wanted)
    if one.media_type not in PICTURES:
        return Enclosed(key, one.name, read, note=_("不能印在纸上，见档案包"))
    picture = f"{key}.{PICTURES[one.media_type]}"
    return Enclosed(key, one.name, read, pages=int(wanted), picture=picture)


def _pdf(key: str, title: str, read: Callable[[], bytes], *, wanted: bool) -> Enclosed:
    if not wanted:
        return Enclosed(key, title, read)
    try:
        return Enclosed(key, title, read, pages=documents.page_count(read()))
    except ZhiliError as refusal:
        return Enclosed(key, title, read, note=refusal.words.in_(get_language() or "zh"))
