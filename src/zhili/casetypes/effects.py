"""The effect words of the language, and the checking of their arguments at load."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zhili.casetypes.language import CASE, UNIT_ROLES, Effect
from zhili.casetypes.section import Section
from zhili.kernel.text import Text

CLOCK_WORDS = ("start", "stop", "pause", "resume", "retime")
WORDS = (
    *CLOCK_WORDS, "assign", "release", "call", "come", "extend", "set", "link", "unlink", "open", "inform",
    "pass_on", "compare", "entrust",
)  # fmt: skip
COMPARE, ENTRUST = "compare", "entrust"
MEDIATOR, MEDIATOR_ENTRY = "mediator", "mediator_entry"
"""What ``entrust`` notes of a case: the name of who mediates, and their number on the register if they stand there."""

LINKS = ("parent", "duplicate_of", "led_to", "answers")
ACTOR = "@actor"
"""Who acts: their unit where a unit is asked for, else their account's reference."""

UNIT_SOURCES = ("@routing", ACTOR, "@former_lead", "@called")
TOLD = ("duplicates", "answers")
PARTIES, FILES, PAPERS = "parties", "files", "papers"
CARRIED = (PARTIES, FILES, PAPERS)
"""What of a case goes along into the one it leads to, beside what both forms ask."""

_SHORT = {
    "assign": "role", "release": "role", "inform": "whom", "extend": "clock", "unlink": "kind", "call": "unit",
    "come": "unit", "pass_on": "by", "entrust": "to",
}  # fmt: skip
"""What a single word after an effect stands for."""

_TAKES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(CLOCK_WORDS, frozenset({"clocks"})),
    **dict.fromkeys(("assign", "release"), frozenset({"role", "unit"})),
    **dict.fromkeys(("link", "unlink"), frozenset({"kind", "to"})),
    "call": frozenset({"unit", "clock"}),
    "come": frozenset({"unit"}),
    "extend": frozenset({"clock", "by"}),
    "open": frozenset({"type", "link", "data", "carry", "names"}),
    "inform": frozenset({"whom"}),
    "pass_on": frozenset({"by"}),
    "compare": frozenset({"file", "into", "name"}),
    "entrust": frozenset({"to"}),
}
"""The arguments of each word; ``set`` takes any."""

_FIXED: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
    ("role", ("assign", "release"), UNIT_ROLES),
    ("whom", ("inform",), TOLD),
    ("kind", ("link", "unlink"), LINKS),
    ("link", ("open",), LINKS),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that another module brings: the arguments it takes, those of which it needs one, and those that list
    personal fields of the opening form. A single word after it is its ``value``."""

    takes: frozenset[str]
    needs: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()


Words = Collection[str] | Mapping[str, Word | None]
"""The words other modules bring, by name; of those with a ``Word``, the arguments are checked."""


class EffectReader:
    """Reads lists of effects; knows the clocks they may name, the words other modules bring, the personal fields."""

    def __init__(self, *, clocks: Collection[str], registered: Words, personal: Collection[str] = ()) -> None:
        self._clocks = clocks
        self._registered = registered
        self._personal = personal

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
            self._field(one, "if", str(name) if str(name).startswith(CASE) else f"${name}", fields)
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

    def _arguments(self, one: Section, word: str, args: Mapping[str, object]) -> None:
        """What a word is given is what it takes."""
        brought = self._registered.get(word) if isinstance(self._registered, Mapping) else None
        takes = brought.takes if brought else _TAKES.get(word)
        for name in args if takes is not None else ():
            one.known(word, name, takes or ())
        if brought is None:
            return
        if brought.needs and not any(args.get(name) for name in brought.needs):
            needs = sorted(brought.needs - {"value"})
            one.fault(
                word,
                Text(zh=f"“{word}”缺少{'、'.join(needs)}。", en=f"'{word}' needs {' or '.join(needs)}."),
                Text(zh=f"写成 {word}: {{{needs[0]}: …}}。", en=f"write '{word}: {{{needs[0]}: …}}'."),
            )
        for name in brought.personal:
            for field in _listed(args.get(name, [])):
                one.known(word, str(field), self._personal)

    def _check(self, one: Section, word: str, args: Mapping[str, object], fields: Collection[str]) -> None:
        self._arguments(one, word, args)
        for name in _clocks_in(word, args):
            one.known(word, name, self._clocks)
        for argument, words, allowed in _FIXED:
            if word in words and (argument in args or argument != "link"):
                one.known(word, str(args.get(argument)), allowed)
        for carried in _listed(args.get("carry", [])) if word == "open" else ():
            one.known(word, str(carried), CARRIED)
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


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _clocks_in(word: str, args: Mapping[str, object]) -> list[str]:
    if word == "extend" or (word == "call" and "clock" in args):
        return [str(args.get("clock"))]
    names = args.get("clocks")
    return [str(name) for name in names] if word in CLOCK_WORDS and isinstance(names, list) else []
