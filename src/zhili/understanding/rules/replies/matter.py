"""Whether a reply speaks of what was asked: the message's own words, and each of its questions."""

import re
from collections import Counter

from zhili.understanding.rules.cutting import words_of
from zhili.understanding.rules.likeness import pairs_of
from zhili.understanding.rules.replies.substance import names_a_day

READ_AT_MOST = 4000
_SENTENCE = re.compile(r"(?<=[。；;！!？?\n])")
_ASKS = re.compile(
    r"请问|想问|咨询|如何|怎么办|怎样|什么时候|何时|多久|能否|能不能|可否|可不可以|是否|是不是|有没有|多少|哪里|哪个|哪些|吗[？?]"
)
_ASKS_WHEN = re.compile(r"什么时候|何时|多久|几时|几号|哪天")
_BEGINS = re.compile(r"[\d一二三四五、.．)）]*(?:请问|想问|想咨询|请教)")
_RHETORICAL = re.compile(
    r"公平|合理吗|良心|责任心|行为吗|不管吗|难道|凭什么|怎么[就会能]|何在|天理|信不|不是.{0,12}吗"
)
_WORD = re.compile(r"[\u3400-\u9fff]{2,}|[a-z0-9]{2,}")
_SAYS_LITTLE = frozenset(
    [
        "您好", "你好", "领导", "书记", "市长", "尊敬", "谢谢", "感谢", "希望", "请问", "请求", "反映",
        "投诉", "咨询", "问题", "情况", "部门", "相关", "有关", "政府", "处理", "解决", "回复", "答复",
        "我们", "你们", "他们", "现在", "已经", "没有", "怎么", "如何", "什么", "为什么", "是否", "可以",
        "需要", "这个", "这样", "一个", "就是", "但是", "因为", "所以", "如果", "还是", "不能", "多次",
        "一直", "目前", "时候", "进行", "关于", "能否", "何时", "尽快", "严重", "影响", "居民", "市民",
        "任何",
    ]
)  # fmt: skip
_MOST_WORDS, _MOST_PARTS = 4, 3
_SHORT = 4
_MET = 0.1
"""Share of a question's character pairs that a reply to it has at least; less is taken for no reply to it."""


def words_left_out(asked: str, reply: str) -> tuple[str, ...]:
    """The words of a message that no word of the reply meets, those said most often first; none where one is met.

    A reply that meets even a single word is taken to be about the matter: a hint must rarely be wrong.
    """
    telling = _telling(asked[:READ_AT_MOST])
    counts = Counter(telling)
    plain = reply.lower()
    if not counts or any(word in plain for word in counts):
        return ()
    ordered = sorted(counts, key=lambda word: (-counts[word], -len(word), telling.index(word)))
    return tuple(ordered[:_MOST_WORDS])


def questions(asked: str) -> tuple[str, ...]:
    """The sentences of a message that ask to be told something, as they stand; not those that only reproach."""
    parts = (part.strip() for part in _SENTENCE.split(asked[:READ_AT_MOST]))
    return tuple(part for part in parts if _is_question(part))


def _is_question(part: str) -> bool:
    begun = part.endswith(("？", "?")) or bool(_BEGINS.match(part))
    return begun and len(part) > _SHORT and bool(_ASKS.search(part)) and not _RHETORICAL.search(part)


def questions_left_out(asked: str, reply: str) -> tuple[str, ...]:
    """Of two or more questions those of whose matter the reply says next to nothing.

    Who asks when is answered by any day or term.
    """
    found = questions(asked)
    if len(found) < 2:
        return ()
    there = _pairs(_WORD.findall(reply.lower()))
    dated = names_a_day(reply)
    open_ones = (part for part in found if not (dated and _ASKS_WHEN.search(part)))
    return tuple(part for part in open_ones if _share(part, there) < _MET)[:_MOST_PARTS]


def _share(part: str, there: frozenset[str]) -> float:
    """How much of a question's telling words, by their pairs of characters, is there; all where it has none."""
    own = _pairs(_telling(part))
    return len(own & there) / len(own) if own else 1.0


def _pairs(words: list[str]) -> frozenset[str]:
    return frozenset().union(*map(pairs_of, words))


def _telling(text: str) -> list[str]:
    words = (word for word in words_of(text.lower()) if _WORD.fullmatch(word))
    return [word for word in words if word not in _SAYS_LITTLE]
