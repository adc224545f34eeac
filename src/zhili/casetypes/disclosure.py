"""What a case type would disclose though a resident wrote it: not forbidden, but to be thought over. Pure."""

from collections.abc import Iterator, Mapping

from zhili.casetypes.faults import PackFault
from zhili.casetypes.forms import Form
from zhili.casetypes.language import CaseType, Effect
from zhili.casetypes.yaml_lines import Lines
from zhili.kernel.text import Text

_RESIDENTS = frozenset({"anyone", "resident", "reporter"})
_CHOSEN = frozenset({"class", "area", "unit", "units", "case", "cases", "choice", "date", "files"})


def cautions(case_type: CaseType, declaration: bytes, *, file: str) -> list[PackFault]:
    """A warning for every disclosed field that holds what residents write in their own words.

    Names, telephone numbers and diseases stand in such words. ``declaration`` is the source of the type, ``file``
    its name in messages.
    """
    written = set(_written_by_residents(case_type))
    told = [name for name in case_type.public_fields if name in written]
    if not told:
        return []
    lines = Lines(file=file, source=declaration.decode("utf-8", "replace"))
    for name in told:
        lines.fault(
            ("public", "fields"),
            Text(
                zh=f"“{name}”是市民自己写的话，可能含个人信息，却要公开。",
                en=f"'{name}' holds residents' own words, which may name people, and is disclosed.",
            ),
            Text(
                zh="从 public 中删去，改为公开分类、区划和承办单位写的答复。",
                en="take it out of 'public'; disclose class, area and the reply that the unit wrote.",
            ),
        )
    return lines.faults


def chosen_words(case_type: CaseType, name: str, value: object) -> Text | None:
    """The words of what was chosen from a form's list and noted as the outcome ``name``; None where it was written."""
    for form, effects in ((case_type.form, case_type.open_effects), *_acted(case_type)):
        for effect in effects:
            field = str(effect.args.get(name, "")).removeprefix("$") if effect.word == "set" else ""
            for one in form.fields if field else ():
                if one.name == field and (words := one.words(value)) is not None:
                    return words
    return None


def _acted(case_type: CaseType) -> Iterator[tuple[Form, tuple[Effect, ...]]]:
    return ((action.form, action.effects) for action in case_type.actions.values())


def _written_by_residents(case_type: CaseType) -> Iterator[str]:
    if case_type.open_by & _RESIDENTS:
        yield "title"  # the first words of the text, where the form has none
        yield from _copied(case_type.open_effects, case_type.form)
    for action in case_type.actions.values():
        if action.by & _RESIDENTS:
            yield from _copied(action.effects, action.form)


def _copied(effects: tuple[Effect, ...], form: Form) -> Iterator[str]:
    """The names that effects set to what was written into a free field of the form."""
    for effect in effects:
        for name, value in effect.args.items() if effect.word == "set" else ():
            if isinstance(value, str) and _free(form.properties.get(value.removeprefix("$"))):
                yield name


def _free(field: object) -> bool:
    if not isinstance(field, Mapping) or field.get("type") != "string":
        return False
    return "enum" not in field and field.get("x-widget") not in _CHOSEN
