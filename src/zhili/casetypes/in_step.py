"""What of a case an outside register keeps too, as plain data. Reading it is in ``stepping``."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhili.casetypes.conditions import meets
from zhili.casetypes.forms import Form
from zhili.kernel.text import Text

STAGE = "stage"
"""The name by which a register is told where a case stands; a register cannot move it."""


@dataclass(frozen=True, slots=True)
class SharedField:
    """A field that both sides keep: ``key`` is the register's name for it, ``ours`` what the case knows it by.

    ``words`` are the register's words for our values: each stands for one or several, and the first is what it means
    here; without words the value goes as it is. ``form`` checks what comes in, None where a register may not change it
    or where the words say all. ``titles`` are those of the words.
    """

    key: str
    ours: str
    title: Text
    words: Mapping[str, tuple[object, ...]]
    titles: Mapping[str, Text]
    form: Form | None
    only_sent: bool

    def told(self, value: object) -> object:
        """Our value as the register has it; None for none, and for one that it has no word for."""
        if value is None or value == "":
            return None
        if not self.words:
            return value
        return next((word for word, ours in self.words.items() if meets(value, list(ours))), None)

    def meant(self, told: object) -> object:
        """What the register's value is here. Raises KeyError for a word that it does not have."""
        if told is None:
            return None
        return self.words[str(told)][0] if self.words else told


@dataclass(frozen=True, slots=True)
class InStep:
    """The fields that are kept in step with a register, and the roles on a case that decide where the two differ.

    ``share`` are personal fields of the opening form that go along once, with the whole case, for ``purpose``.
    """

    by: frozenset[str]
    fields: Mapping[str, SharedField]
    share: tuple[str, ...] = ()
    purpose: str = ""
