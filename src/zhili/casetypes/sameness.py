"""What a field of an opening form says it has in common with fields of other types: ``x-same: {as, use, also}``. Pure.

Two fields with the same ``as`` ask for the same thing. ``use`` is what the answer is for, in one of a few words that
can be compared; ``also`` are the further uses for which an answer may be offered again to the person who gave it
(Personal Information Protection Law, article 6: no use beyond the purpose; article 14: a new one is agreed to anew).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhili.casetypes.personal import PERSONAL
from zhili.kernel.text import Text

SAME = "x-same"
PHONE, EMAIL = "phone", "email"
OF_THE_PERSON: Mapping[str, Text] = {
    "name": Text(zh="姓名", en="name"),
    PHONE: Text(zh="电话", en="telephone"),
    EMAIL: Text(zh="邮箱", en="e-mail address"),
    "home": Text(zh="住址或送达地址", en="home or address for service"),
}
"""What a field about the person who opens the case may mean; such a field is personal."""

OF_THE_MATTER: Mapping[str, Text] = {
    "account": Text(zh="事情经过", en="what happened"),
    "wish": Text(zh="希望怎样解决", en="how it should end"),
    "amount": Text(zh="涉及金额", en="money at stake"),
}
"""What a field about the matter may mean. It is offered only from a case of another type: the same type again is a new
matter."""

MEANINGS: Mapping[str, Text] = {**OF_THE_PERSON, **OF_THE_MATTER}
USES: Mapping[str, Text] = {
    "reach": Text(zh="与您联系", en="to reach you"),
    "identify": Text(zh="知道您是谁", en="to know who you are"),
    "papers": Text(zh="写入文书、送达", en="for papers and their service"),
    "matter": Text(zh="办理这件事", en="to handle the matter"),
}
"""What an answer may be for."""


@dataclass(frozen=True, slots=True)
class Sameness:
    """What a field means, what its answer is for, and for what else it may be offered to the person again."""

    as_: str
    use: str
    also: frozenset[str]

    @property
    def of_the_matter(self) -> bool:
        """Whether it tells of the matter, not of the person."""
        return self.as_ in OF_THE_MATTER

    def serves(self, other: "Sameness") -> bool:
        """Whether an answer to this field may be offered for another one: the same thing, for a use it may have."""
        return self.as_ == other.as_ and (other.use == self.use or other.use in self.also)


def sameness(prop: Mapping[str, object]) -> Sameness | None:
    """What a property says of itself; None where it says nothing, or not what is known."""
    said = prop.get(SAME)
    if not isinstance(said, Mapping) or any(_slips(prop, said)):
        return None
    return Sameness(str(said["as"]), str(said["use"]), frozenset(map(str, _listed(said.get("also", [])))))


def slips(prop: Mapping[str, object]) -> Iterator[tuple[Text, Text]]:
    """What is wrong with the word at a property: (message, mend)."""
    if SAME not in prop:
        return
    said = prop[SAME]
    if isinstance(said, Mapping):
        yield from _slips(prop, said)
    else:
        yield _NOT_SO, _MEND


def _slips(prop: Mapping[str, object], said: Mapping[str, object]) -> Iterator[tuple[Text, Text]]:
    uses = [said.get("use"), *_listed(said.get("also", []))]
    if set(said) - {"as", "use", "also"} or said.get("as") not in MEANINGS or not set(uses) <= set(USES):
        yield _NOT_SO, _MEND
    elif (said["as"] in OF_THE_PERSON) != bool(prop.get(PERSONAL)):
        yield _OTHER_KIND, _MEND_KIND
    elif prop.get("x-class") == "sensitive":
        yield _SENSITIVE, _MEND_SENSITIVE


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


_NOT_SO = Text(zh="“x-same”不合要求。", en="'x-same' is not as it must be.")
_MEND = Text(
    zh=f"写成“x-same: {{as: phone, use: reach, also: []}}”；as 可用：{'、'.join(MEANINGS)}；"
    f"use 和 also 可用：{'、'.join(USES)}。",
    en=f"write 'x-same: {{as: phone, use: reach, also: []}}'; as is one of {', '.join(MEANINGS)}; "
    f"use and also are of {', '.join(USES)}.",
)
_OTHER_KIND = Text(
    zh="说人的字段必须是个人信息，说事的字段不能是。",
    en="a field about the person must be personal, one about the matter must not.",
)
_MEND_KIND = Text(
    zh="加上或删去 x-personal，或换一个 as。", en="add or leave out x-personal, or another 'as'."
)
_SENSITIVE = Text(
    zh="敏感个人信息不能在别的事项里再次提供。", en="sensitive personal data is not offered in other matters."
)
_MEND_SENSITIVE = Text(
    zh="删去 x-same（《个人信息保护法》第二十八条、第二十九条）。",
    en="leave out x-same (Personal Information Protection Law, articles 28 and 29).",
)
