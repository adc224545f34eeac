"""Pure rules of what people keep: whom a note names, what a ready-made answer says in a case."""

import re
from collections.abc import Iterable, Mapping

from zhili.kernel.isolation import STAFF, Guard, for_purpose, mine, of_unit

PLACEHOLDERS = ("number", "title", "unit", "due")
"""What a ready-made answer may name, in braces."""

LONGEST_NAME = 20
_AT = re.compile(r"[@＠]")
_BRACED = re.compile(r"\{(\w*)\}")


def may_be_named(text: str) -> frozenset[str]:
    """Every word that may be a name after an @: nobody writes a space after a Chinese name, so each length is one."""
    found: set[str] = set()
    for mark in _AT.finditer(text):
        after = text[mark.end() : mark.end() + LONGEST_NAME].split("\n")[0]
        found.update(after[:length].strip() for length in range(2, len(after) + 1))
    return frozenset(one for one in found if len(one) >= 2)


def named(text: str, names: Iterable[str]) -> frozenset[str]:
    """Of these names, those that a text names after an @; of two that begin alike, the longer one."""
    known = sorted(set(names), key=len, reverse=True)
    found = set()
    for mark in _AT.finditer(text):
        rest = text[mark.end() :]
        longest = next((one for one in known if rest.startswith(one)), None)
        if longest is not None:
            found.add(longest)
    return frozenset(found)


def unknown_placeholders(text: str) -> tuple[str, ...]:
    """What stands in braces and is no placeholder."""
    return tuple(dict.fromkeys(f"{{{one}}}" for one in _BRACED.findall(text) if one not in PLACEHOLDERS))


def filled(text: str, facts: Mapping[str, str]) -> str:
    """A ready-made answer with its placeholders filled in; what is not known stays to be seen."""
    return _BRACED.sub(lambda match: facts.get(match[1]) or match[0], text)


GUARDS = {
    "workspace_draft": Guard(
        sees=f"{mine('account_id')} OR {for_purpose('erase')}", writes=mine("account_id")
    ),
    "workspace_savedview": Guard(
        sees=f"{mine('account_id')} OR {of_unit('unit')}", writes=mine("account_id")
    ),
    "workspace_defaultview": Guard(
        sees=f"{mine('account_id')} OR EXISTS"
        f" (SELECT 1 FROM workspace_savedview one WHERE one.id = view_id AND {mine('one.account_id')})",
        writes=mine("account_id"),
    ),
    "workspace_mention": Guard(sees=f"{mine('account_id')} OR {mine('by')}", writes=STAFF),
    "workspace_handover": Guard(sees=STAFF, writes=f"{mine('from_account')} OR {mine('to_account')}"),
    "workspace_handedcase": Guard(
        sees=f"{STAFF} OR {for_purpose('erase')}", writes=f"{STAFF} OR {for_purpose('erase')}"
    ),
    "workspace_cannedanswer": Guard(sees=STAFF, writes=STAFF),
}
"""Which rows a reader sees (``kernel.isolation``). What was handed over in a case is read by all who work on it."""

OPEN_TABLES: dict[str, str] = {}
"""Tables without a guard, and why."""
