"""A type's opening form cut into pages a resident answers one at a time. Pure: from the form's own words, or from
the type's interview where it declares one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhili.cases.pages.forms import asked_in, widget_of
from zhili.casetypes.forms import Field, Form
from zhili.casetypes.language import CaseType, Interview, Question
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text

_OF_STAFF = frozenset({"class", "unit", "units", "case", "cases"})
_OF_PLACE = frozenset({"place", "area"})
_TITLES = {
    "matter": Text(zh="发生了什么", en="What happened"),
    "place": Text(zh="地点", en="Place"),
    "photos": Text(zh="照片", en="Photos"),
    "contact": Text(zh="联系方式", en="How to reach you"),
}


QUESTION, PHOTOS = "question", "photos"


@dataclass(frozen=True, slots=True)
class Section:
    """One page: ``open`` is asked outright, ``more`` is folded away as it may be left out.

    Of an interview it is one question: ``ask`` are its own words. ``kind`` says how it is drawn, the key where empty.
    """

    key: str
    open: tuple[Field, ...] = ()
    more: tuple[Field, ...] = ()
    kind: str = ""
    ask: Text | None = None
    hint: Text | None = None

    @property
    def drawn_as(self) -> str:
        """The template that draws it."""
        return f"step_{self.kind or self.key}"

    @property
    def alone(self) -> Field | None:
        """The field that is all a question asks: it goes by the question's words. A box to tick keeps its own."""
        fields = [one for one in self.open if widget_of(one) != "tick"]
        return fields[0] if self.ask and len(self.open) == len(fields) == 1 else None

    @property
    def personal(self) -> bool:
        """Whether it asks for something about a person."""
        return any(field.personal for field in self.fields)

    @property
    def optional(self) -> bool:
        """Whether one may go on without an answer."""
        return not any(field.required for field in self.fields)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Everything asked on this page."""
        return self.open + self.more

    @property
    def title(self) -> Text:
        """What it is about, in a word."""
        return self.ask or _TITLES[self.key]

    @property
    def names(self) -> frozenset[str]:
        """The names of what is asked."""
        return frozenset(field.name for field in self.fields)


def pages_of(case_type: CaseType, answers: Mapping[str, object]) -> tuple[Section, ...]:
    """The pages of a type after these answers: its interview's questions that are asked, else its form in sections."""
    if case_type.interview is None:
        return sections(case_type.form)
    return tuple(_interviewed(case_type.interview, case_type.form, answers))


def _interviewed(interview: Interview, form: Form, answers: Mapping[str, object]) -> Iterator[Section]:
    """Question by question; an answer to what is not asked any more counts for nothing."""
    fields = {one.name: one for one in form.fields}
    known: dict[str, object] = {}
    for question in interview.questions:
        if question.asked(known):
            known |= {name: answers[name] for name in question.fields if name in answers}
            yield _page(question, fields)


def _page(question: Question, fields: Mapping[str, Field]) -> Section:
    return Section(
        key=PHOTOS if question.files else f"q-{question.fields[0]}",
        open=tuple(fields[name] for name in question.fields),
        kind=PHOTOS if question.files else QUESTION,
        ask=question.ask,
        hint=question.hint,
    )


def sections(form: Form) -> tuple[Section, ...]:
    """What happened, where, photos, who: those that the form has something for, in this order.

    What a clerk fills in (the class, a unit) is not asked. The questions about the person begin with the first
    personal one, and take with them what the form asks after it.
    """
    asked = [field for field in form.fields if field.widget not in _OF_STAFF and asked_in(field, "web")]
    where = tuple(field for field in asked if field.widget in _OF_PLACE or field.name == "address")
    others = [field for field in asked if field not in where]
    first = next((place for place, field in enumerate(others) if field.personal), len(others))
    matter = others[:first]
    who = tuple(others[first:])
    pages = (
        Section(
            "matter",
            open=tuple(field for field in matter if field.required),
            more=tuple(field for field in matter if not field.required),
        ),
        Section("place", open=tuple(sorted(where, key=lambda field: field.widget != "place"))),
        Section("photos"),
        Section("contact", open=who),
    )
    return tuple(page for page in pages if page.fields or page.key == "photos")


def faults(form: Form, answers: Mapping[str, object], section: Section) -> dict[str, Text]:
    """What is wrong with the answers to one page, by field."""
    try:
        form.take(answers)
    except Invalid as refusal:
        return {name: words for name, words in refusal.fields.items() if name in section.names}
    return {}


def page_of(fault: str, pages: tuple[Section, ...]) -> str:
    """The page on which a fault is mended; the first where the form as a whole is at fault."""
    return next((page.key for page in pages if fault in page.names), pages[0].key)


def after_place(pages: tuple[Section, ...]) -> str:
    """The page that follows the question of the place."""
    keys = [page.key for page in pages]
    return keys[keys.index("place") + 1] if "place" in keys else "photos"


def of_contact(pages: tuple[Section, ...]) -> str:
    """The page that asks who it is; the last one where nobody is asked."""
    return pages[-1].key
