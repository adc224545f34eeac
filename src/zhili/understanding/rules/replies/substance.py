"""Whether a reply says anything beyond that the message came and was passed on, and what it promises without a day."""

import re

_CLAUSE = re.compile(r"[，。；;！!？?：:\n,“”\"]+")
_FORMULA = re.compile(
    r"尊敬的?|(?:市民|网民|网友|同志|先生|女士)(?:朋友)?们?|[您你]们?|好|UU\d*|A\d{5,}|"
    r"(?:20\d\d年)?\d{1,2}月\d{1,2}日|"
    r"(?:所|来)?反[映应]的?|提出的?|咨询的?|投诉的?|关于|就|对于?|"
    r"留言|帖文|帖子|来信|来电|信件|邮件|诉求|意见|建议|问题|情况|内容|事项|有关|相关|的?事|一帖|网上|平台|栏目|"
    r"已经?|收悉|收到|知悉|阅悉|感谢|谢谢|关注|支持|理解|信任|监督|关心|工作|"
    r"转交?给?至?到?请?(?:由|往)?|交由?|交办|批转|呈转|移交|反馈|上报|"
    r"(?:[\u4e00-\u9fff]|[A-Z]\d*){0,8}(?:部门|单位|科室|局|办|委|处|街道|政府|管委会|公司|大队|镇|乡|分局|中心)|"
    r"调查|核实|核查|核处|查处|查办|办理|办复|处理|处置|解决|研究|落实|答复|回复|回应|解答|处理好|"
    r"我们|我[办局委]|将|会|请|敬请|望|留意|等待|耐心|尽快|近期|及时|认真|进行|予以|给予|并|后|再|以后|届时|第一时间|"
    r"现|如下|特此|此|复|祝|生活|愉快|身体|健康|工作顺利|的|了|和|与|向|为|把|在|到|给"
)
_SENTENCE = re.compile(r"[。；;！!？?\n]+")
_LEFT = re.compile(r"[\u3400-\u9fffA-Za-z0-9%％]")
_TELLING = 3
_ENOUGH = 8
_SOON = re.compile(r"尽快|近期|适时|择机|逐步|下一步|后续|待.{0,12}后|将(?:会|进一步|积极|及时)")
_WHEN = re.compile(
    r"\d+\s*(?:个)?(?:工作日|日|天|周|月|年)|[一二三四五六七八九十两]+(?:个)?(?:工作日|天|周|个月|年)|"
    r"本周|本月|下周|下月|月底|年底|年内|季度|[上下]旬"
)


def says(reply: str) -> int:
    """How many characters of a reply tell something: without formulas of having received, thanked and passed on."""
    told = 0
    for clause in _CLAUSE.split(reply):
        left = len(_LEFT.findall(_FORMULA.sub("", clause)))
        told += left if left >= _TELLING else 0
    return told


def explains(reply: str) -> bool:
    """Whether it says what was found, what holds or what is done, by ``says``."""
    return says(reply) >= _ENOUGH


def names_a_day(reply: str) -> bool:
    """Whether a day or a term stands in it."""
    return bool(_WHEN.search(reply))


def promises_without_a_day(reply: str) -> str:
    """The words that put something off in a sentence where no day or term stands; else empty."""
    for sentence in _SENTENCE.split(reply):
        found = _SOON.search(sentence)
        if found and not names_a_day(sentence):
            return found[0]
    return ""
