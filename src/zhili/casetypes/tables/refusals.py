"""Why a decision stops, and what is wrong with a table: every refusal and fault of decision tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``line`` is the sheet's row, 1-based, 0 for the whole table; ``column`` its letter."""

    kind: str
    severity: Severity
    file: str
    line: int
    column: str
    message: Text
    mend: Text

    def render(self, language: str = "en") -> str:
        """``file:row:column: message Mend: …`` in one line."""
        word = "Mend" if language.startswith("en") else "改法"
        place = ":".join(part for part in (self.file, str(self.line or ""), self.column) if part)
        return f"{place}: {self.message.in_(language)} {word}: {self.mend.in_(language)}"


class BadTable(ZhiliError):
    """A decision table cannot be read; ``faults`` lists every place that needs mending."""

    code = "bad-table"
    status = 422
    message = Text(
        zh="决策表“{name}”有 {count} 处需要改正：{first}",
        en="Decision table '{name}' has {count} fault(s): {first}",
    )

    def __init__(self, *, name: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        first = Text(zh=faults[0].render("zh"), en=faults[0].render("en"))
        super().__init__(name=name, count=len(faults), first=first)


class Undecided(ZhiliError):
    """The table gives no answer for these facts; the subclasses say why. Never guess one in its place."""

    code = "undecided"
    status = 422
    message = Text(zh="决策表“{table}”无法作出判断。", en="Decision table '{table}' cannot decide.")


class MissingFact(Undecided):
    """A fact that the table asks for is absent."""

    code = "missing-fact"
    message = Text(
        zh="决策表“{table}”需要“{fact}”，但没有提供。请补充后再判断。",
        en="Decision table '{table}' needs '{fact}', which was not given. Supply it and decide again.",
    )


class WrongType(Undecided):
    """A fact is not of its column's kind."""

    code = "wrong-type"
    message = Text(
        zh="决策表“{table}”中“{fact}”应为{expected}，给出的却是 {found}。请更正后再判断。",
        en="Decision table '{table}' takes '{fact}' as {expected}, not {found}. Correct it and decide again.",
    )


class OutsideAllowed(Undecided):
    """A fact is not among the values that the table's ``allowed`` line admits."""

    code = "outside-allowed"
    message = Text(
        zh="决策表“{table}”不接受“{fact}”的值 {found}，允许的是：{allowed}。",
        en="Decision table '{table}' does not admit {found} for '{fact}'; allowed: {allowed}.",
    )


class NoRowApplies(Undecided):
    """No row fits the facts, and the table has no default line."""

    code = "no-row-applies"
    message = Text(
        zh="决策表“{table}”没有适用于这些情形的行：{facts}。请补一行，或写明默认结果。",
        en="No row of decision table '{table}' applies to: {facts}. Add a row, or a default line.",
    )


class Contradiction(Undecided):
    """Rows apply together that must not."""

    code = "contradiction"
    message = Text(
        zh="决策表“{table}”的第 {rows} 行同时适用，结果不一。请改正表格。",
        en="Rows {rows} of decision table '{table}' apply together and may not. Correct the table.",
    )
