"""Why a personal field is asked for: what the person is told beside it, in the words of its case type."""

from zhili.casetypes.forms import Field
from zhili.casetypes.personal import CLASSES, GROUNDS
from zhili.kernel.text import Text

_WHAT_FOR = Text(zh="用来做什么", en="What for")
_BY_WHICH_LAW = Text(zh="依据", en="On what ground")
_GROUND = Text(zh="{ground}（{basis}）", en="{ground} ({basis})")
_HOW_LONG = Text(zh="保存多久", en="How long")
_HOW_DELICATE = Text(zh="类别", en="Kind")
_YOUR_CHOICE = Text(zh="您可以", en="You may")
_TAKE_BACK = Text(zh="随时撤回同意，撤回后删除", en="take your consent back at any time; then it is erased")


def why(one: Field) -> tuple[tuple[Text, Text], ...]:
    """What a person is told about a personal field of theirs (Personal Information Protection Law, article 17)."""
    held = one.holding
    if held is None or not held.basis.zh:
        return ()
    ground = GROUNDS.get(held.ground, GROUNDS["duty"])
    return (
        (_WHAT_FOR, held.purpose),
        (_BY_WHICH_LAW, _GROUND.format(ground=ground, basis=held.basis)),
        (_HOW_LONG, held.term_words),
        (_HOW_DELICATE, CLASSES.get(held.class_, CLASSES["general"])),
        *(((_YOUR_CHOICE, _TAKE_BACK),) if held.by_consent else ()),
    )
