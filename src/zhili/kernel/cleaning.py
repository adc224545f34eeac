"""The cleaning of words that come from outside."""

import re
import unicodedata

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

# Tabs and line breaks stay; every other control character goes, and so do the marks that turn reading direction
# or hide characters: they make a text read otherwise than it is stored (Unicode TR 36, 3.1).
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


class TextTooLong(ZhiliError):
    """A text is longer than its field may hold."""

    code = "text-too-long"
    status = 422
    message = Text(
        zh="这段文字有 {length} 字，最多 {limit} 字。请缩短，或把长材料作为附件上传。",
        en="This text has {length} characters; at most {limit} fit. Shorten it, or attach the long version as a file.",
    )


def clean(raw: str, *, limit: int) -> str:
    """Text as it may be stored: NFC, no control or direction marks, trimmed, line ends as ``\\n``.

    Raises TextTooLong beyond ``limit`` characters, counted after cleaning.
    """
    if len(raw) > 16 * limit:
        raise TextTooLong(length=len(raw), limit=limit)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = _UNWANTED.sub("", text).strip()
    if len(text) > limit:
        raise TextTooLong(length=len(text), limit=limit)
    return text
