"""Writing, changing and retiring a unit's ready-made answers. Whoever works for the unit may."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import IntegrityError, transaction

from zhili.kernel.cleaning import clean
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Forbidden, Invalid, NotFound
from zhili.kernel.text import Text
from zhili.workspace import rules
from zhili.workspace.models import CannedAnswer

LONGEST_TITLE, LONGEST_TEXT = 40, 4000
_ANSWER = Text(zh="这条常用答复", en="This ready-made answer")
_WRITE = Text(zh="写别的单位的常用答复", en="write another unit's ready-made answers")
_NO_TITLE = Text(zh="起个短名字，方便查找。", en="Give it a short name to find it by.")
_LONG_TITLE = Text(zh="名字最多 40 个字。", en="A name has at most 40 characters.")
_NO_TEXT = Text(zh="写一写答复的内容。", en="Write what it says.")
_UNKNOWN = Text(zh="不认识 {found}。可以用：{known}。", en="{found} is not known. There are: {known}.")


class CannedTitleTaken(Conflict):
    """The unit has an answer of that name."""

    code: ClassVar[str] = "canned-title-taken"
    message = Text(
        zh="本单位已有一条叫“{title}”的常用答复。", en="The unit already has an answer called '{title}'."
    )


def write_canned(
    *, unit: str, units: Collection[str], title: str, text: str, class_code: str, by: str, at: datetime,
    canned: UUID | None = None,
) -> UUID:  # fmt: skip
    """Write an answer for a unit, one of the writer's ``units``, or change one; ``class_code`` empty: any matter.

    Raises Forbidden for the unit, Invalid field by field, CannedTitleTaken, NotFound, TextTooLong.
    """
    if unit not in units:
        raise Forbidden(verb=_WRITE)
    title = " ".join(clean(title, limit=400).split())
    text = clean(text, limit=LONGEST_TEXT)
    _check(title, text)
    facts = {
        "unit": unit,
        "class_code": class_code,
        "title": title,
        "text": text,
        "written_by": by,
        "written_at": at,
    }
    try:
        with transaction.atomic():
            if canned is None:
                return CannedAnswer.objects.create(id=new_id(at), **facts).id
            if not CannedAnswer.objects.filter(id=canned, unit__in=units, retired_at=None).update(**facts):
                raise NotFound(what=_ANSWER)
            return canned
    except IntegrityError as taken:
        raise CannedTitleTaken(title=title) from taken


def retire_canned(*, canned: UUID, units: Collection[str], at: datetime) -> None:
    """Take an answer out of use. Raises NotFound."""
    kept = CannedAnswer.objects.filter(id=canned, unit__in=units, retired_at=None)
    if not kept.update(retired_at=at):
        raise NotFound(what=_ANSWER)


def _check(title: str, text: str) -> None:
    faults: dict[str, Text] = {}
    if not title:
        faults["title"] = _NO_TITLE
    elif len(title) > LONGEST_TITLE:
        faults["title"] = _LONG_TITLE
    if not text:
        faults["text"] = _NO_TEXT
    unknown = rules.unknown_placeholders(text)
    if unknown:
        known = " ".join(f"{{{one}}}" for one in rules.PLACEHOLDERS)
        faults["text"] = _UNKNOWN.format(found=" ".join(unknown), known=known)
    if faults:
        raise Invalid(faults)
