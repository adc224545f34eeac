"""What is counted as right: elements by exact chunks, and the district and subdistrict that an address means.

The right division comes from the labelled elements alone, read strictly: a name of the table, whole or as a stem, under
every level that is labelled above it. Where that leaves one division, its code must be reached. Where the table does
not have it (a name of earlier years, a slip) or has it several times over, and where a subdistrict is named alone, the
name must have been read as labelled.
"""

from collections.abc import Sequence

from zhili.understanding.rules.addressing.chunks import Element
from zhili.understanding.rules.addressing.divisions import Divisions, stem
from zhili.understanding.rules.addressing.resolver import Reached

SUBDISTRICT, DISTRICT = 3, 2
_KIND = {SUBDISTRICT: "town", DISTRICT: "district"}
_WIDTH = {SUBDISTRICT: 9, DISTRICT: 6}
_ABOVE = {SUBDISTRICT: ("prov", "city", "district"), DISTRICT: ("prov", "city")}


def named(elements: Sequence[Element], kind: str) -> str:
    """The first element of a kind; empty without."""
    return next((one.text for one in elements if one.kind == kind), "")


def right_code(elements: Sequence[Element], divisions: Divisions, level: int) -> str:
    """The code of the one division that labelled elements mean at a level; empty where there is none or several."""
    name = named(elements, _KIND[level])
    known = divisions.by_name[level]
    codes = set(known.get(name, ())) or set(known.get(stem(name, level), ()))
    above = [named(elements, kind) for kind in _ABOVE[level]]
    if level == SUBDISTRICT and not any(above):
        return ""
    meant = [code for code in codes if all(_lies_in(code, one, divisions) for one in above if one)]
    return meant[0] if len(meant) == 1 else ""


def _lies_in(code: str, name: str, divisions: Divisions) -> bool:
    """Whether a division above (or of) this code bears the name: a district may be labelled as a city."""
    return any(
        code.startswith(one)
        for level in range(3)
        for form in (name, stem(name, level))
        for one in divisions.by_name[level].get(form, ())
    )


def is_right(
    right: Sequence[Element],
    read: Sequence[Element],
    reached: Sequence[Reached],
    divisions: Divisions,
    level: int,
) -> bool | None:
    """Whether the level was found; None where the labels do not name it."""
    name = named(right, _KIND[level])
    if not name:
        return None
    code = right_code(right, divisions, level)
    if not code:
        return named(read, _KIND[level]) == name
    return answer(read, reached, divisions, level) == code


def answer(read: Sequence[Element], reached: Sequence[Reached], divisions: Divisions, level: int) -> str:
    """The code that is answered at a level: a district as the text names it, though its subdistrict may have changed
    to another since; else that of the likeliest division. Empty where there is none.
    """
    named_so = right_code(read, divisions, level) if level == DISTRICT else ""
    code = reached[0].code if reached else ""
    return named_so or (code[: _WIDTH[level]] if len(code) >= _WIDTH[level] else "")
