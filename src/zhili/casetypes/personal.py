"""What a form says of a personal field: what it is for, on what ground of law, for how long, how delicate it is.

The grounds are those of the Personal Information Protection Law (PIPL), article 13(1); what is delicate, its
article 28.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhili.casetypes.clocks import BadTerm, Term
from zhili.kernel.text import Text

PERSONAL = "x-personal"
GROUNDS: Mapping[str, Text] = {
    "consent": Text(zh="您的同意", en="your consent"),
    "contract": Text(zh="为您订立、履行合同所必需", en="a contract with you"),
    "duty": Text(zh="履行法定职责所必需", en="a duty that the law gives the office"),
    "emergency": Text(zh="应对突发公共卫生事件或紧急情况所必需", en="an emergency"),
    "public_interest": Text(zh="为公共利益实施新闻报道、舆论监督", en="reporting in the public interest"),
    "disclosed": Text(zh="您自行公开或已合法公开", en="made public by you or lawfully"),
    "law": Text(zh="法律、行政法规规定的其他情形", en="another law says so"),
}
"""Why personal data may be kept at all: PIPL article 13(1), items 1 to 7, in their order."""

CLASSES: Mapping[str, Text] = {
    "general": Text(zh="一般个人信息", en="personal data"),
    "sensitive": Text(zh="敏感个人信息", en="sensitive personal data"),
}
"""How delicate a field is: PIPL article 28."""

WITH_THE_CASE = "case"
"""The term of what is kept as long as the case itself."""

_AS_THE_CASE = Text(zh="与这件事的档案一起保存", en="as long as the file of the case")
_AFTER_THE_END = Text(zh="办结后保存 {term}", en="{term} after the matter has ended")
_ARTICLE = {"zh": re.compile(r"第.+条"), "en": re.compile(r"\barticles? \d", re.IGNORECASE)}


@dataclass(frozen=True, slots=True)
class Holding:
    """Why and how long a field is kept. ``term`` is an ISO 8601 duration after the case's end, or WITH_THE_CASE."""

    purpose: Text
    ground: str
    basis: Text
    term: str
    class_: str

    @property
    def term_words(self) -> Text:
        """How long it is kept, for people."""
        if self.term == WITH_THE_CASE:
            return _AS_THE_CASE
        return _AFTER_THE_END.format(term=Term(self.term, roll=False).words)

    @property
    def by_consent(self) -> bool:
        """Whether the person may take it back at any time (PIPL article 15)."""
        return self.ground == "consent"


def holding(prop: Mapping[str, object]) -> Holding:
    """What a personal property says of itself. One of former times that says less is kept as a duty, with its case."""
    basis = prop.get("x-basis")
    ground = str(basis.get("ground", "duty")) if isinstance(basis, Mapping) else "duty"
    return Holding(
        purpose=_words(prop.get("x-purpose")),
        ground=ground,
        basis=_words(basis),
        term=str(prop.get("x-term", WITH_THE_CASE)),
        class_=str(prop.get("x-class", "general")),
    )


def unsaid(prop: Mapping[str, object]) -> Iterator[tuple[str, Text, Text]]:
    """What a personal property leaves unsaid or says wrongly: (word at which it is told, message, mend)."""
    if not prop.get(PERSONAL):
        return
    for word, wrong, mend in _DEMANDS:
        if word not in prop:
            yield PERSONAL, _MISSING.format(word=word), mend
        elif wrong(prop[word]):
            yield word, _WRONG.format(word=word), mend


def _words(value: object) -> Text:
    said = value if isinstance(value, Mapping) else {}
    return Text(zh=str(said.get("zh", "")), en=str(said.get("en", "")))


def _no_words(value: object) -> bool:
    said = _words(value)
    return not (said.zh and said.en)


def _no_basis(value: object) -> bool:
    said = _words(value)
    named = all(form.search(said.in_(language)) for language, form in _ARTICLE.items())
    return not (named and isinstance(value, Mapping) and value.get("ground") in GROUNDS)


def _no_term(value: object) -> bool:
    if value == WITH_THE_CASE:
        return False
    try:
        Term(str(value), roll=False)
    except BadTerm:
        return True
    return False


def _no_class(value: object) -> bool:
    return value not in CLASSES


_MISSING = Text(zh="个人信息字段没有写“{word}”。", en="a personal field lacks '{word}'.")
_WRONG = Text(zh="个人信息字段的“{word}”不合要求。", en="'{word}' of a personal field is not as it must be.")
_DEMANDS = (
    (
        "x-purpose",
        _no_words,
        Text(zh="写明用途：“x-purpose: {zh: …, en: …}”。", en="say what for: 'x-purpose: {zh: …, en: …}'."),
    ),
    (
        "x-basis",
        _no_basis,
        Text(
            zh="写明依据的法律和条款：“x-basis: {ground: duty, zh: 《…》第…条, en: …, article …}”；"
            f"ground 可用：{'、'.join(GROUNDS)}。",
            en="name law and article: 'x-basis: {ground: duty, zh: 《…》第…条, en: …, article …}'; "
            f"ground is one of {', '.join(GROUNDS)}.",
        ),
    ),
    (
        "x-term",
        _no_term,
        Text(
            zh="写明办结后保存多久，如“x-term: P6M”；随案保存写 case。",
            en="say how long after the case's end, such as 'x-term: P6M', or 'case': as long as the case.",
        ),
    ),
    (
        "x-class",
        _no_class,
        Text(zh="写明类别：general（一般）或 sensitive（敏感）。", en="say 'general' or 'sensitive'."),
    ),
)
