"""Faults of a declaration: where, what, and the mend, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text


@dataclass(frozen=True, slots=True)
class PackFault:
    """One fault in a file of a case type. ``line`` is 1-based; 0 where no line can be named."""

    file: str
    line: int
    message: Text
    mend: Text

    def render(self, language: str = "en") -> str:
        """``file:line: message. Mend: …`` in one line."""
        word = "Mend" if language.startswith("en") else "改法"
        return f"{self.file}:{self.line}: {self.message.in_(language)} {word}: {self.mend.in_(language)}"


class BadCaseType(ZhiliError):
    """A case type's declaration has faults; it is not loaded. ``faults`` lists them all."""

    code = "bad-case-type"
    status = 422
    message = Text(
        zh="事项“{name}”有 {count} 处错误，未载入：{first}",
        en="Case type '{name}' has {count} fault(s) and was not loaded: {first}",
    )

    def __init__(self, *, name: str, faults: Sequence[PackFault]) -> None:
        self.faults = tuple(faults)
        first = Text(zh=faults[0].render("zh"), en=faults[0].render("en"))
        super().__init__(name=name, count=len(faults), first=first)
