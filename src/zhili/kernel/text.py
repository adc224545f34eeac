"""Words in two languages."""

from dataclasses import dataclass

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The words for a language code such as ``zh-hans`` or ``en``; Chinese for any other."""
        return self.en if language.startswith("en") else self.zh

    def format(self, **facts: object) -> "Text":
        """The same words with ``{names}`` filled in; a fact that is itself a Text is filled in its language."""
        zh = {name: fact.zh if isinstance(fact, Text) else fact for name, fact in facts.items()}
        en = {name: fact.en if isinstance(fact, Text) else fact for name, fact in facts.items()}
        return Text(zh=self.zh.format(**zh), en=self.en.format(**en))
