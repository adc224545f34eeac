"""What an import reports: what was taken, and what was not, where, why, and the mend."""

from dataclasses import dataclass

from zhili.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one row or feature. ``line`` is 1-based (the feature's position in a GeoJSON file)."""

    line: int
    item: str
    message: Text
    mend: Text

    def render(self, language: str = "zh") -> str:
        """The remark in one line."""
        if language.startswith("en"):
            return f"line {self.line} ({self.item}): {self.message.en} Mend: {self.mend.en}"
        return f"第 {self.line} 行（{self.item}）：{self.message.zh}改法：{self.mend.zh}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of an import: good rows stand, each rejected row comes back with its reason.

    ``gaps`` and ``overlaps`` are filled by responsibility lists only; ``version`` is that of the list.
    """

    read: int
    taken: int
    rejected: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    gaps: tuple["Gap", ...] = ()
    overlaps: tuple[Finding, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A class for which nobody is responsible in some streets (area codes)."""

    class_code: str
    areas: tuple[str, ...]
