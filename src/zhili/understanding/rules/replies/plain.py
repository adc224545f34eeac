"""Whether a reply is easy to read and civil: long sentences, officialese with what to say instead, hard words."""

import csv
import re
from functools import cache
from importlib import resources

LONGEST_SENTENCE = 100
"""Characters of a sentence beyond which it is hard to take in on a telephone; set by hand."""

_SENTENCE = re.compile(r"[。！!？?；;\n]+")
_GREETING = re.compile(r"您好|你好|尊敬的|同志[:：，,]|先生[:：，,]|女士[:：，,]|朋友[:：，,]")
_HARD = re.compile(
    r"无理取闹|无理要求|胡搅蛮缠|无中生有|造谣|刁民|缠访|闹访|自行承担后果|后果自负|不归我们管|不属于我们管|没必要|"
    r"已多次(?:告知|答复)|再次强调|你必须|你应该知道|不要再(?:问|反映|投诉)"
)
_GREETED_WITHIN = 60
_MOST = 3


def longest_sentence(reply: str) -> str:
    """The longest sentence where it has more than ``LONGEST_SENTENCE`` characters, else empty."""
    longest = max((part.strip() for part in _SENTENCE.split(reply)), key=len)
    return longest if len(longest) > LONGEST_SENTENCE else ""


def officialese(reply: str) -> tuple[tuple[str, str], ...]:
    """Words of offices in a reply, in the order of the reply, each with what to do instead."""
    held = _table()
    met = [(reply.find(word), word, instead) for word, instead in held.items() if word in reply]
    return tuple((word, instead) for _, word, instead in sorted(met))[:_MOST]


def greets(reply: str) -> bool:
    """Whether a reply begins by speaking to somebody."""
    return bool(_GREETING.search(reply[:_GREETED_WITHIN]))


def hard_words(reply: str) -> tuple[str, ...]:
    """What a reader would be hurt by, as it stands."""
    return tuple(dict.fromkeys(_HARD.findall(reply)))


@cache
def _table() -> dict[str, str]:
    source = resources.files(__package__).joinpath("officialese.csv").read_text(encoding="utf-8")
    return {row["word"]: row["instead"] for row in csv.DictReader(source.splitlines())}
