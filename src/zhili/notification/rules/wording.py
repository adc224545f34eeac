"""From words and facts to a message; what is wrong with words before anybody is told with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zhili.kernel.text import Text
from zhili.notification.rules.kinds import Kind, Words

LANGUAGES = ("zh", "en")
PARTS = ("subject", "body", "short")
MOST = {"subject": 100, "body": 4000, "short": 140}
_NAME = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")

_EMPTY = Text(zh="不能为空。", en="This must not be empty.")
_LONG = Text(zh="最多 {most} 个字，现在 {now} 个。", en="At most {most} characters; now {now}.")
_BRACES = Text(zh="有不成对的花括号 {{ 或 }}。", en="A brace {{ or }} stands alone.")
_UNKNOWN = Text(
    zh="没有“{name}”这一项。可用：{known}。", en="There is nothing called “{name}”. Known are {known}."
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in one language."""

    subject: str
    body: str
    short: str


Facts = Mapping[str, str | Text]
"""What a message is about. A fact that is a sentence itself stands in both languages."""


def render(words: Words, facts: Facts, *, language: str) -> Rendered:
    """The words with the facts put in. A fact that is not known is left out, never shown as its name."""
    known = {name: fact.in_(language) if isinstance(fact, Text) else fact for name, fact in facts.items()}
    one = {part: _filled(getattr(words, part).in_(language), known) for part in PARTS}
    return Rendered(subject=" ".join(one["subject"].split()), body=one["body"], short=one["short"])


def _filled(sentence: str, facts: Mapping[str, str]) -> str:
    return _NAME.sub(lambda match: facts.get(match[1], ""), sentence)


def stored(facts: Facts) -> dict[str, object]:
    """The facts as JSON holds them."""
    return {
        name: {"zh": fact.zh, "en": fact.en} if isinstance(fact, Text) else fact
        for name, fact in facts.items()
    }


def read(held: Mapping[str, object]) -> dict[str, str | Text]:
    """The facts from the form they are stored in."""
    return {name: Text(**fact) if isinstance(fact, dict) else str(fact) for name, fact in held.items()}


def faults(kind: Kind, words: Words) -> dict[str, Text]:
    """What stands in the way of using these words, by field (``subject_zh`` …); empty is good."""
    found: dict[str, Text] = {}
    for part in PARTS:
        for language in LANGUAGES:
            fault = _fault(kind, part, getattr(words, part).in_(language))
            if fault is not None:
                found[f"{part}_{language}"] = fault
    return found


def _fault(kind: Kind, part: str, sentence: str) -> Text | None:
    if not sentence.strip():
        return _EMPTY
    if len(sentence) > MOST[part]:
        return _LONG.format(most=MOST[part], now=len(sentence))
    if _BRACE.search(_NAME.sub("", sentence)):
        return _BRACES.format()
    unknown = next((name for name in _NAME.findall(sentence) if name not in kind.facts), None)
    if unknown is not None:
        return _UNKNOWN.format(name=unknown, known="、".join(f"{{{name}}}" for name in kind.facts))
    return None
