"""Whatever stands in a text is found by its pieces; how many there are, and what is in none."""

from hypothesis import given
from hypothesis import strategies as st

from zhili.kernel.grams import grams

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
RARE_HAN = st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF)
WORDS = st.text(
    st.one_of(HAN, RARE_HAN, st.sampled_from("abcXYZ0123 ，。、_-'()\n"), st.characters()), max_size=80
)


@given(text=WORDS, start=st.integers(0, 80), length=st.integers(0, 80))
def test_every_part_of_a_text_has_no_piece_that_the_text_lacks(text: str, start: int, length: int) -> None:
    assert grams(text[start : start + length]) <= grams(text)


@given(before=WORDS, asked=st.text(HAN, min_size=2, max_size=12), after=WORDS)
def test_two_han_letters_or_more_have_pieces_and_are_found_within_any_text(
    before: str, asked: str, after: str
) -> None:
    assert grams(asked)
    assert grams(asked) <= grams(before + asked + after)


@given(text=WORDS, other=WORDS)
def test_case_and_what_stands_between_words_do_not_matter(text: str, other: str) -> None:
    latin = text.encode("ascii", "ignore").decode()
    assert grams(latin.upper()) == grams(latin.lower())
    assert grams(text, other) == grams(text) | grams(other) == grams(f"{text}。 {other}")


@given(text=WORDS)
def test_pieces_fit_into_four_bytes_and_are_fewer_than_the_letters(text: str) -> None:
    found = grams(text)
    assert all(-(2**31) <= one < 2**31 for one in found)
    assert len(found) <= 3 * len(text)


def test_what_pieces_texts_have() -> None:
    assert len(grams("井盖")) == 1
    assert len(grams("3号楼")) == 2
    assert len(grams("LED灯")) == 2, "led and d灯"
    assert grams("LED灯") == grams("led灯")
    assert grams("水", "12", "ab", "，。", "") == set()
    assert grams("水，电") == grams("水 电") == set()
