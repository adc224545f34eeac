"""How much of a case type its examples pass through: which stages, actions and clocks somebody has seen work. Pure."""

from dataclasses import dataclass, field

from zhili.cases.rules.step import Step
from zhili.casetypes.language import CaseType


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many parts a case type has, and which of them no example came through, such as ``actions.close``."""

    parts: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        """Between 0 and 1; 1 where there is nothing to come through."""
        return 1 - len(self.missed) / self.parts if self.parts else 1.0


@dataclass(slots=True)
class Passage:
    """What the examples of one case type came through so far."""

    case_type: CaseType
    seen: set[str] = field(default_factory=set)

    def note(self, done: Step) -> None:
        """Take in one step: the stage it left the case in, the action that took effect, the clocks it started."""
        self.seen.add(f"stages.{done.state.stage}")
        self.seen.add(f"actions.{done.event.action}")
        self.seen.update(
            f"clocks.{change['clock']}" for change in done.event.changes if change["do"] == "start"
        )

    def coverage(self) -> Coverage:
        """What the case type declares, against what was seen."""
        declared = {
            "stages": self.case_type.stages,
            "actions": self.case_type.actions,
            "clocks": self.case_type.clocks,
        }
        parts = [f"{kind}.{name}" for kind, names in declared.items() for name in names]
        return Coverage(parts=len(parts), missed=tuple(part for part in parts if part not in self.seen))
