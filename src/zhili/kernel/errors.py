"""The one root of all errors that people see: a stable code, an HTTP status, and words in both languages."""

from collections.abc import Mapping
from typing import ClassVar

from zhili.kernel.text import Text


class ZhiliError(Exception):
    """Something that the caller can be told about, in words that say what to do next."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    message: ClassVar[Text]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.render("en"))

    def render(self, language: str = "zh") -> str:
        """The words for a person, in ``language``."""
        return self.words.in_(language)

    @property
    def words(self) -> Text:
        """The message in both languages, facts filled in."""
        return self.message.format(**self.facts)


class FieldErrors(ZhiliError):
    """One or more fields of a form cannot be taken; ``fields`` says which and why."""

    code: ClassVar[str] = "invalid-fields"
    status: ClassVar[int] = 422

    def __init__(self, fields: Mapping[str, Text], **facts: object) -> None:
        self.fields = dict(fields)
        super().__init__(fields="、".join(self.fields), **facts)
