"""Class and urgency by words: examples of our own, what moves the answer, and its speed."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zhili.packs
from zhili.casetypes.classes import ClassDef, load_classes
from zhili.kernel.text import Text
from zhili.understanding.rules.classify import READ_AT_MOST, Suggestions, suggest

AT = datetime(2025, 6, 2, 9, tzinfo=UTC)
TAXONOMY = Path(zhili.packs.__path__[0]) / "hotline" / "taxonomy.csv"
CLASSES = load_classes(TAXONOMY.read_bytes(), name=TAXONOMY.name)
EXAMPLES = list(csv.DictReader(Path(__file__).with_name("examples.csv").open(encoding="utf-8")))


def ask(text: str, classes: tuple[ClassDef, ...] = CLASSES) -> Suggestions:
    return suggest(text=text, classes=classes, at=AT)


def class_def(code: str, *keywords: str, urgency: str | None = None) -> ClassDef:
    return ClassDef(code, Text(zh=code, en=code), keywords, urgency)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:12])
def test_everyday_messages_find_their_class_and_urgency(example: dict[str, str]) -> None:
    found = ask(example["text"])
    assert found.class_ is not None
    assert (found.class_.value, found.urgency.value) == (example["class"], example["urgency"])
    assert all(reason in example["text"].lower() for reason in found.class_.reasons)


def test_no_word_of_the_taxonomy_gives_no_class() -> None:
    for text in ("", "qwerty 12345678", "😀😀", "ことばがわからない"):
        found = ask(text)
        assert (found.class_, found.alternatives, found.urgency.value) == (None, (), "normal")


def test_the_reasons_are_the_words_and_the_next_best_follow() -> None:
    found = ask("楼下烧烤店油烟扰民，噪音也大，垃圾乱扔，物业不管")
    assert found.class_ is not None and "油烟扰民" in found.class_.reasons
    assert len(found.alternatives) == 3
    confidences = [guess.confidence for guess in found.alternatives]
    assert confidences == sorted(confidences, reverse=True)
    assert found.class_.value not in {guess.value for guess in found.alternatives}


def test_longer_and_rarer_words_and_the_title_weigh_more() -> None:
    classes = (class_def("a", "路灯不亮", "道路"), class_def("b", "卫生", "道路"), class_def("c", "卫生差"))
    longer = ask("卫生和路灯不亮", classes)
    assert longer.class_ is not None and longer.class_.value == "a"
    titled = ask("卫生\n" + "，" * 100 + "道路", classes)
    assert titled.class_ is not None and titled.class_.value == "b"


def test_a_text_on_a_group_only_falls_to_its_other() -> None:
    classes = (class_def("school", "学校"), class_def("school/fees", "学费"), class_def("school/other"))
    found = ask("学校", classes)
    assert found.class_ is not None and found.class_.value == "school/other"
    alone = ask("学校", classes[:2])
    assert alone.class_ is not None and alone.class_.value == "school"


def test_confidence_grows_with_evidence_and_falls_with_conflict() -> None:
    clear = ask("小区暖气不热，供暖室温不达标，供热公司不管").class_
    mixed = ask("暖气和学费").class_
    assert clear is not None and mixed is not None
    assert clear.confidence > 0.9 > 0.6 > mixed.confidence


def test_the_same_question_has_the_same_answer_from_a_list_too() -> None:
    text = EXAMPLES[0]["text"]
    assert suggest(text=text, classes=list(CLASSES), at=AT) == ask(text)


def test_a_changed_taxonomy_is_not_taken_for_the_old_one() -> None:
    for word in ("甲乙", "丙丁", "戊己"):
        found = ask(word, (class_def("x", word),))
        assert found.class_ is not None and found.class_.reasons == (word,)


def test_a_megabyte_is_read_in_its_beginning_only() -> None:
    text = "路灯不亮" + "垃圾" * 500_000
    assert ask(text) == ask(text[:READ_AT_MOST])
    assert ask(text).class_ is not None
    assert ask("好" * READ_AT_MOST + text).class_ is None


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from([row["text"] for row in EXAMPLES]), max_size=4).map("".join)
)
def test_whatever_is_written_the_answer_holds_together(text: str) -> None:
    found = ask(text)
    guesses = ([found.class_] if found.class_ else []) + list(found.alternatives) + [found.urgency]
    assert all(0.0 <= guess.confidence <= 1.0 for guess in guesses)
    codes = {one.code for one in CLASSES}
    assert all(guess.value in codes for guess in guesses[:-1])
