"""All hints on a reply, the weightiest first, each with its reason from the texts themselves. No grade, no score."""

from dataclasses import dataclass
from datetime import datetime

from zhili.kernel.text import Text
from zhili.understanding.rules.replies import matter, plain, substance

READ_AT_MOST = 8000
_QUOTED = 24

_HARD = Text(zh="“{words}”会伤人，换个说法。", en="“{words}” hurts; say it another way.")
_EMPTY = Text(
    zh="只说了收到或转办。写上查到了什么、怎么办、什么时候办好。",
    en="It only says that the message came or was passed on. Say what was found, what is done, and until when.",
)
_AWAY = Text(
    zh="来信说的{words}，答复里都没提到。是答错了件，还是没写？",
    en="Nothing of what was asked about ({words}) is in it. Is it the right case?",
)
_LEFT = Text(zh="这一问还没有答：“{words}”", en="This question is not answered yet: “{words}”")
_NO_DAY = Text(
    zh="“{words}”是什么时候？写上日期或者几天内。", en="When is “{words}”? Give a day or a number of days."
)
_LATE = Text(
    zh="已经过了答复期限。开头说一句为什么晚了。",
    en="The term for an answer has passed. Begin by saying why.",
)
_LONG = Text(
    zh="这一句有 {count} 个字，分成几句：“{words}”",
    en="This sentence has {count} characters; part it: “{words}”",
)
_OFFICE = Text(zh="“{words}”：{instead}", en="“{words}”: {instead}")
_GREET = Text(zh="开头问声好。", en="Begin with a greeting.")


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to look at again. ``kind`` names it for counting; ``words`` say what and why."""

    kind: str
    words: Text


def hints(
    *, asked: str, reply: str, due_at: datetime | None = None, at: datetime | None = None
) -> tuple[Hint, ...]:
    """What to look at again in ``reply`` to ``asked``; nothing for an empty reply.

    ``due_at`` is until when it was to be answered and ``at`` the present, both instants; without them nothing is said
    of the term.
    """
    reply = reply[:READ_AT_MOST].strip()
    if not reply:
        return ()
    found = [Hint("hard", _HARD.format(words=words)) for words in plain.hard_words(reply)]
    found += _content(asked, reply)
    if due_at is not None and at is not None and at > due_at:
        found.append(Hint("late", _LATE))
    longest = plain.longest_sentence(reply)
    if longest:
        found.append(Hint("long", _LONG.format(count=len(longest), words=_begin(longest))))
    found += [
        Hint("officialese", _OFFICE.format(words=word, instead=instead))
        for word, instead in plain.officialese(reply)
    ]
    if not plain.greets(reply):
        found.append(Hint("greeting", _GREET))
    return tuple(found)


def _content(asked: str, reply: str) -> list[Hint]:
    """What is unsaid. Of a reply that tells nothing at all, only that is said."""
    if not substance.explains(reply):
        return [Hint("empty", _EMPTY)]
    away = matter.words_left_out(asked, reply)
    if away:
        return [Hint("matter", _AWAY.format(words="、".join(away)))]
    found = [
        Hint("part", _LEFT.format(words=_begin(part))) for part in matter.questions_left_out(asked, reply)
    ]
    put_off = substance.promises_without_a_day(reply)
    return [*found, Hint("day", _NO_DAY.format(words=put_off))] if put_off else found


def _begin(part: str) -> str:
    return part if len(part) <= _QUOTED else f"{part[:_QUOTED]}…"
