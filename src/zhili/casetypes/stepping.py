"""Reading ``in_step``: what of a case an outside register keeps too, and who decides where the two differ."""

from collections.abc import Iterator, Mapping

from zhili.casetypes.effects import ENTRUST, MEDIATOR
from zhili.casetypes.forms import Form, form_of
from zhili.casetypes.in_step import STAGE, InStep, SharedField
from zhili.casetypes.language import CASE_ROLES, MANDATED_ROLES, Action, Effect, Stage
from zhili.casetypes.section import Section
from zhili.kernel.text import Text

WORD = "in_step"
_PLACED = frozenset({"area", "lon", "lat"})
_STAGE_TITLE = Text(zh="办理环节", en="Stage")
_DECIDERS = CASE_ROLES | MANDATED_ROLES


def read_in_step(
    top: Section, form: Form, actions: Mapping[str, Action], stages: Mapping[str, Stage]
) -> InStep | None:
    """The declaration under ``in_step``; None where there is none. ``consistency`` checks what it names."""
    section = top.section(WORD)
    if not top.has(WORD):
        return None
    by = section.many("by")
    deciding = frozenset(one for one in by if section.known("by", one, _DECIDERS))
    if not by:
        section.fault(
            "by",
            Text(
                zh="没有写两边不一致时由谁决定。",
                en="nobody is named who decides where the two sides differ.",
            ),
            Text(zh="例如 by: lead。", en="for example 'by: lead'."),
        )
    share = tuple(name for name in section.many("share") if section.known("share", name, form.personal))
    purpose = section.get("purpose", str, "")
    if share and not purpose:
        section.fault(
            "purpose",
            Text(zh="共享个人信息要写明用途。", en="personal fields are shared for a purpose that is said."),
            Text(zh="加一行 purpose: …。", en="add a line 'purpose: …'."),
        )
    reader = _Reader(form, actions, stages)
    fields = {key: reader.read(key, one) for key, one in _entries(section)}
    section.close()
    return InStep(by=deciding, fields=fields, share=share, purpose=purpose)


def _entries(section: Section) -> Iterator[tuple[str, Section]]:
    """Each field as a section: ``amount: amount`` is short for ``amount: {is: amount}``."""
    declared = section.section("fields")
    for key, value in declared.data.items():
        written = {"is": value} if isinstance(value, str) else value
        yield str(key), Section(section.lines, (*declared.path, str(key)), written)


class _Reader:
    def __init__(self, form: Form, actions: Mapping[str, Action], stages: Mapping[str, Stage]) -> None:
        self.form = form
        self.actions = actions
        self.stages = stages

    def read(self, key: str, section: Section) -> SharedField:
        """One field with its words; faults are noted at its lines."""
        ours = section.need("is", str, "")
        words = {str(word): _several(value) for word, value in section.get("words", dict, {}).items()}
        only_sent = section.get("only", str, "") == "sent" or ours == STAGE
        if section.has("only"):
            section.known("only", section.get("only", str, ""), ("sent",))
        prop = self._property(ours)
        titled = section.section("titles")
        titles = {**self._titles(words), **{str(word): titled.words(str(word)) for word in titled.data}}
        for word in titled.data:
            titled.known("titles", str(word), words)
        found = SharedField(
            key=key,
            ours=ours,
            title=section.words("title") if section.has("title") else _title(ours, prop),
            words=words,
            titles=titles,
            form=self._form(section, ours, prop) if not (only_sent or words) else None,
            only_sent=only_sent,
        )
        if ours == STAGE:
            self._every_stage(section, words)
        section.close()
        return found

    def _titles(self, words: Mapping[str, tuple[object, ...]]) -> dict[str, Text]:
        """A word that stands for one stage is called as that stage is."""
        return {
            word: self.stages[str(ours[0])].title
            for word, ours in words.items()
            if len(ours) == 1 and str(ours[0]) in self.stages
        }

    def _every_stage(self, section: Section, words: Mapping[str, tuple[object, ...]]) -> None:
        named = {str(one) for ours in words.values() for one in ours}
        for stage in sorted(named):
            section.known("words", stage, self.stages)
        missing = sorted(self.stages.keys() - named)
        if words and missing:
            section.fault(
                "words",
                Text(
                    zh=f"环节{'、'.join(missing)}没有对应的词。",
                    en=f"no word stands for {', '.join(missing)}.",
                ),
                Text(zh="每个环节都要有一个词。", en="give every stage a word."),
            )

    def _property(self, ours: str) -> Mapping[str, object] | None:
        """The rule by which a value is checked: of the opening form, else of the action that notes it."""
        if ours in self.form.properties:
            return self.form.properties[ours]
        for action in self.actions.values():
            for effect in action.effects:
                written = _noted(effect).get(ours)
                if isinstance(written, str) and written.removeprefix("$") in action.form.properties:
                    return action.form.properties[written.removeprefix("$")]
        return None

    def _form(self, section: Section, ours: str, prop: Mapping[str, object] | None) -> Form | None:
        if prop is None or ours in _PLACED:
            section.fault(
                "is",
                Text(
                    zh=f"没有哪张表单说明“{ours}”可以填什么，登记系统改不了它。",
                    en=f"no form says what '{ours}' may hold, so that a register cannot change it.",
                ),
                Text(
                    zh="写 only: sent，或用 words 列出取值。",
                    en="write 'only: sent', or list the values under 'words'.",
                ),
            )
            return None
        needed = self.form.schema.get("required", [])
        required = [ours] if isinstance(needed, list) and ours in needed else []
        return form_of({"required": required, "properties": {ours: prop}})


def _noted(effect: Effect) -> Mapping[str, object]:
    """What an effect writes down under which names."""
    return (
        {MEDIATOR: effect.args.get("to")}
        if effect.word == ENTRUST
        else effect.args
        if effect.word == "set"
        else {}
    )


def _title(ours: str, prop: Mapping[str, object] | None) -> Text:
    if ours == STAGE:
        return _STAGE_TITLE
    said = prop.get("x-title") if prop else None
    known = said if isinstance(said, Mapping) else {}
    return Text(zh=str(known.get("zh", ours)), en=str(known.get("en", ours)))


def _several(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
