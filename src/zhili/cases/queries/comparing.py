"""Whether a file of a case is still what was sealed: asked of its bytes and of the ledger."""

from pathlib import Path
from typing import ClassVar
from uuid import UUID

from django.conf import settings

from zhili.cases.models import Attachment
from zhili.kernel import files
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ledger import public as ledger

SAME, DIFFERS, NOT_SEALED = "same", "differs", "not_sealed"
WORDS = {
    SAME: Text(zh="与存证一致", en="as it was sealed"),
    DIFFERS: Text(zh="与存证不一致", en="not as it was sealed"),
    NOT_SEALED: Text(zh="没有存证", en="not sealed"),
}
_SHOWN = ("parties", "public")
"""What may be shown to all: nothing internal, nothing of one party's room."""


class NotAMaterial(ZhiliError):
    """What is to be shown is none of the case's materials that all parties may see."""

    code: ClassVar[str] = "not-a-material"
    status: ClassVar[int] = 422
    message = Text(
        zh="这不是本案各方都看得到的材料，请从列表里选。",
        en="This is none of the case's materials that all parties see; choose one from the list.",
    )


def compared(case: UUID, file: str) -> tuple[str, str]:
    """The name of a file of a case, and how its bytes stand to their seal. Raises NotAMaterial."""
    row = _row(case, file)
    if row is None:
        raise NotAMaterial()
    if row.salt is None:
        return row.name, NOT_SEALED
    content = _content(row.sha256)
    sealed = content is not None and ledger.is_sealed(
        district_id=row.district_id, id=row.id, salt=bytes(row.salt), content=content
    )
    return row.name, SAME if sealed else DIFFERS


def _row(case: UUID, file: str) -> Attachment | None:
    try:
        id = UUID(file)
    except ValueError:
        return None
    return Attachment.objects.filter(case_id=case, id=id, visibility__in=_SHOWN).first()


def _content(sha256: str) -> bytes | None:
    """The bytes as they lie in the store now; None where they are gone."""
    try:
        with files.FileStore(Path(settings.MEDIA_ROOT)).open(sha256) as found:
            return found.read()
    except NotFound:
        return None
