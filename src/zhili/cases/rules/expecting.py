"""Comparing the case that an example led to with what the example expects, line by line."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta, timezone

from zhili.cases.rules.state import CaseState
from zhili.casetypes.clocks import Reading
from zhili.casetypes.section import Section
from zhili.kernel.text import Text

_BEIJING = timezone(timedelta(hours=8))
_MEND = Text(
    zh="改正事项声明；若规则本就如此，改正例子。",
    en="mend the declaration, or the example if the rule is meant so.",
)


class Expected:
    """The ``expect`` part of one example. ``allowed`` tells what somebody may do, by role."""

    def __init__(
        self,
        section: Section,
        state: CaseState,
        *,
        readings: Mapping[str, Reading],
        allowed: Callable[[str], frozenset[str]],
        reached: Mapping[str, int],
    ) -> None:
        self.section = section
        self.state = state
        self.readings = readings
        self.allowed = allowed
        self.reached = reached

    def compare(self) -> None:
        """Note a fault for everything that came out otherwise."""
        section = self.section
        self._one("stage", section.get("stage", str, ""), self.state.stage)
        self._one("unit", section.get("unit", str, ""), self.state.lead or "none")
        for role, units in section.get("units", dict, {}).items():
            self._set(("units", role), units, self.state.units(role))
        if section.has("called"):
            called = section.get("called", list, [])
            self._set(("called", "called"), called, (one.unit for one in self.state.called))
        for clock, due in section.get("due", dict, {}).items():
            self._under("due", clock, _shown(due), self._due(clock))
        for name, value in section.get("outcome", dict, {}).items():
            self._under("outcome", name, value, self.state.outcome.get(name, self.state.attributes.get(name)))
        for word, count in section.get("reaches", dict, {}).items():
            self._under("reaches", word, count, self.reached.get(word, 0))
        self._rights()
        section.close()

    def _rights(self) -> None:
        for role, actions in self.section.get("allowed", dict, {}).items():
            self._set(("allowed", role), actions, self.allowed(role))
        for role, actions in self.section.get("can", dict, {}).items():
            missing = set(_names(actions)) - self.allowed(role)
            self._set(("can", role), [], missing, also=Text(zh="不能：", en="may not: "))
        for role, actions in self.section.get("cannot", dict, {}).items():
            too_much = set(_names(actions)) & self.allowed(role)
            self._set(("cannot", role), [], too_much, also=Text(zh="却可以：", en="may: "))

    def _due(self, clock: str) -> str:
        reading = self.readings.get(clock)
        if reading is None:
            return "none"
        if reading.state != "running" or reading.due_at is None:
            return reading.state
        return _shown(reading.due_at)

    def _one(self, key: str, wanted: str, found: str) -> None:
        if wanted and wanted != found:
            self._fault((key,), wanted, found)

    def _under(self, key: str, name: str, wanted: object, found: object) -> None:
        if wanted != found:
            self._fault((key, name), f"{name}={wanted}", f"{name}={found}")

    def _set(
        self, path: tuple[str, str], wanted: object, found: Iterable[str], *, also: Text | None = None
    ) -> None:
        names = sorted(found)
        if sorted(_names(wanted)) == names:
            return
        if also is None:
            self._fault(path, ", ".join(sorted(_names(wanted))), ", ".join(names) or "—")
            return
        listed = ", ".join(names)
        message = Text(zh=f"{path[1]} {also.zh}{listed}。", en=f"{path[1]} {also.en}{listed}.")
        self.section.lines.fault((*self.section.path, *path), message, _MEND)

    def _fault(self, path: tuple[str, ...], wanted: str, found: str) -> None:
        message = Text(zh=f"应为“{wanted}”，实为“{found}”。", en=f"expected '{wanted}', found '{found}'.")
        self.section.lines.fault((*self.section.path, *path), message, _MEND)


def _names(written: object) -> list[str]:
    return [str(one) for one in written] if isinstance(written, list) else [str(written)]


def _shown(written: object) -> str:
    """An instant in Beijing time; any other word as it is."""
    if not isinstance(written, datetime):
        try:
            written = datetime.fromisoformat(str(written))
        except ValueError:
            return str(written)
    local = written.astimezone(_BEIJING) if written.tzinfo else written
    return local.strftime("%Y-%m-%d %H:%M")
