"""The effect words of the language, and the checking of their arguments at load."""

from collections.abc import Collection, Mapping

from zhili.casetypes.language import UNIT_ROLES, Effect
from zhili.casetypes.section import Section
from zhili.kernel.text import Text

CLOCK_WORDS = ("start", "stop", "pause", "resume", "retime")
WORDS = (
    *CLOCK_WORDS, "assign", "release", "call", "come", "extend", "set", "link", "unlink", "open", "inform",
)  # fmt: skip
LINKS = ("parent", "duplicate_of", "led_to", "answers")
UNIT_SOURCES = ("@routing", "@actor", "@former_lead", "@called")
CASE = "$case."  # what the case itself knows; the names are checked when the whole type is known
TOLD = ("duplicates", "answers")

_SHORT = {
    "assign": "role", "release": "role", "inform": "whom", "extend": "clock", "unlink": "kind", "call": "unit",
    "come": "unit",
}  # fmt: skip
"""What a single word after an effect stands for."""

_FIXED: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
    ("role", ("assign", "release"), UNIT_ROLES),
    ("whom", ("inform",), TOLD),
    ("kind", ("link", "unlink"), LINKS),
)


class EffectReader:
    """Reads lists of effects; knows the clocks they may name and the words other modules registered."""

    def __init__(self, *, clocks: Collection[str], registered: Collection[str]) -> None:
        self._clocks = clocks
        self._registered = registered

    def read(self, section: Section, key: str, fields: Collection[str]) -> tuple[Effect, ...]:
        """The effects under ``key``; ``fields`` are those of the action's form."""
        effects = []
        for number, entry in enumerate(section.get(key, list, [])):
            one = Section(section.lines, (*section.path, key, str(number)), entry)
            effects.extend(self._one(one, fields))
        return tuple(effects)

    def _one(self, one: Section, fields: Collection[str]) -> list[Effect]:
        only_if = one.get("if", dict, {})
        for name in only_if:
            self._field(one, "if", f"${name}", fields)
        effects = []
        for word in one.data:
            if word == "if":
                continue
            if one.known(word, word, (*WORDS, *self._registered)):
                args = self._args(one, word, one.data[word])
                self._check(one, word, args, fields)
                effects.append(Effect(word=word, args=args, only_if=only_if))
        return effects

    def _args(self, one: Section, word: str, value: object) -> Mapping[str, object]:
        if word in CLOCK_WORDS:
            return {"clocks": [str(name) for name in value] if isinstance(value, list) else [str(value)]}
        if isinstance(value, Mapping):
            return dict(value)
        return {_SHORT.get(word, "value"): value}

    def _check(self, one: Section, word: str, args: Mapping[str, object], fields: Collection[str]) -> None:
        for name in _clocks_in(word, args):
            one.known(word, name, self._clocks)
        for argument, words, allowed in _FIXED:
            if word in words:
                one.known(word, str(args.get(argument)), allowed)
        unit = args.get("unit")
        if isinstance(unit, str) and unit.startswith("@"):
            one.known(word, unit, UNIT_SOURCES)
        for value in args.values():
            for single in value.values() if isinstance(value, Mapping) else [value]:
                self._field(one, word, single, fields)

    def _field(self, one: Section, key: str, value: object, fields: Collection[str]) -> None:
        if not isinstance(value, str) or not value.startswith("$") or value.startswith(CASE):
            return
        if value[1:] not in fields:
            one.fault(
                key,
                Text(zh=f"表单里没有“{value[1:]}”。", en=f"the form has no field '{value[1:]}'."),
                Text(
                    zh=f"在表单里加上它，或改用：{'、'.join(sorted(fields)) or '（空）'}。",
                    en=f"add it to the form, or use one of: {', '.join(sorted(fields)) or '(none)'}.",
                ),
            )


def _clocks_in(word: str, args: Mapping[str, object]) -> list[str]:
    if word == "extend" or (word == "call" and "clock" in args):
        return [str(args.get("clock"))]
    names = args.get("clocks")
    return [str(name) for name in names] if word in CLOCK_WORDS and isinstance(names, list) else []
