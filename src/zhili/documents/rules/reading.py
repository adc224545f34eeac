"""What reading somebody's PDF comes to: that it cannot be read, or whose signatures it has."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

MOST_PAGES = 2000


class NotReadable(ZhiliError):
    """No PDF whose pages can be read, or one with too many of them."""

    code: ClassVar[str] = "pdf-not-readable"
    status: ClassVar[int] = 422
    message = Text(
        zh="这不是能读的 PDF：文件不完整、已损坏、加了密，或者页数太多。",
        en="This is no PDF that can be read: it is incomplete, damaged, encrypted, or has too many pages.",
    )


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature in a PDF: whose, when by its own word, and what is to be said of it.

    ``readable``: it could be judged at all; the rest says nothing otherwise. ``intact``: the bytes it covers are those
    that were signed. ``known``: by a certificate of this house, ``ours``: which was in force at that time;
    ``revoked_at``: when that was revoked, if ever. ``amended``: something but further signatures was added to the file
    after it.
    """

    name: str = ""
    office: str = ""
    at: datetime | None = None
    reason: str = ""
    readable: bool = True
    intact: bool = False
    known: bool = False
    ours: bool = False
    revoked_at: datetime | None = None
    amended: bool = False

    @property
    def holds(self) -> bool:
        """Whether it shows that the file is as it was signed, by whom it says."""
        return self.readable and self.intact and self.ours and not self.amended
