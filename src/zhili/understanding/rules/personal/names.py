"""Names after the words that introduce them: 我叫…, 联系人：…, 本人…. A name without such words is left alone.

Where a name ends no sign tells: given names have one or two characters, and those with which a sentence goes on
(住, 在, 的 …) end it.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from zhili.understanding.rules.personal.kinds import NAME
from zhili.understanding.rules.personal.pieces import Span

_FILE = Path(__file__).with_name("surnames.csv")
_CALLED = ("姓名", "名字", "署名", "我的名字叫", "我名字叫", "我名叫", "我叫", "本人叫", "名叫")
_SELF = ("本人", "我是")
_ROLES = (
    "联系人", "户主", "车主", "业主", "投诉人", "举报人", "申请人", "反映人", "来电人", "当事人", "报案人",
    "法定代表人", "收件人", "收货人", "户名",
)  # fmt: skip
_INTRODUCED = re.compile("|".join(sorted((*_CALLED, *_SELF, *_ROLES), key=len, reverse=True)))
_LINK = re.compile("(?:姓名)?(?:是|为(?!何)|叫|[:： ]){1,2}")
_TITLED = re.compile(
    "先生|女士|小姐|师傅|阿姨|大爷|大妈|叔叔|奶奶|爷爷|老师|经理|主任|科长|处长|局长|所长|队长|书记|院长|校长|医生|律师"
    "|同志|警官|法官|某|工程师|老板|总|氏|姓|家"
)
_GOES_ON = frozenset(
    "是住在的男女电身手有现于与及因为等来去已我你他她它们这那了吗呢啊要想被把将从对向到反投举请希联就也都不没今昨岁户号"
    "性和跟同并且还会能说打报家系称先小某再又则本该由让给得过着下上"
)
_NO_GIVEN = frozenset("的了是在我你他她它们这那吗呢啊把被与及从不没都也就很到各个为以之其而")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_FULL = re.compile("[\u4e00-\u9fff]{2,8}[·•][\u4e00-\u9fff]{2,8}")
_STOPS = frozenset("，,。.；;、（）() ：:！!\n\r\t男女")
_NO_PERSON = frozenset("人户主客员工区市县镇村路街店商里州")


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Surnames, those that are everyday words as well, and words that begin like a name without being one."""
    parts: defaultdict[str, set[str]] = defaultdict(set)
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            parts[row["list"]].update(row["words"].split(";"))
    return frozenset(parts["surnames"]), frozenset(parts["words too"]), frozenset(parts["no names"])


def names(text: str) -> Iterator[Span]:
    """The names that are introduced: the plainer the words before a name, the less is asked of what follows it."""
    for match in _INTRODUCED.finditer(text):
        link = None if match[0] in _SELF else _LINK.match(text, match.end())
        start = link.end() if link else match.end()
        end = _name_end(text, start)
        if end and (link or _fits(match[0], text, start, end)):
            yield NAME.key, start, end


def _fits(before: str, text: str, start: int, end: int) -> bool:
    """Whether it is a name though nothing stands between it and the words before it.

    After “my name is” it must not begin like an everyday word (我叫车去医院); after “I am” or what somebody is, it
    must end the phrase and be no place and no trade.
    """
    apart = end == len(text) or text[end] in _STOPS or text.startswith("系", end)
    plain = text[start] not in _lists()[1]
    return (plain or apart) if before in _CALLED else apart and plain and text[end - 1] not in _NO_PERSON


def _name_end(text: str, start: int) -> int:
    """Where the name that begins here ends; 0 where none does."""
    whole = _FULL.match(text, start)
    if whole:
        return whole.end()
    surnames, _, no_names = _lists()
    length = next((many for many in (2, 1) if text[start : start + many] in surnames), 0)
    given = start + length
    if not length or _TITLED.match(text, given) or text[start : start + 2] in no_names:
        return 0
    first, second = text[given : given + 1], text[given + 1 : given + 2]
    if not _CHINESE.match(first) or first in _NO_GIVEN:
        return 0
    return given + (2 if _CHINESE.match(second) and second not in _GOES_ON else 1)
