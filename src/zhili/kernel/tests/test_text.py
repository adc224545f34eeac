"""Words in two languages, and words from outside as they may be stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.text import Text


def test_words_follow_the_language_and_facts_too() -> None:
    said = Text(zh="已派给{unit}", en="given to {unit}").format(unit=Text(zh="水务局", en="Water Bureau"))
    assert (said.in_("zh-hans"), said.in_("en"), said.in_("fr")) == (
        "已派给水务局",
        "given to Water Bureau",
        "已派给水务局",
    )


@given(st.text(max_size=300))
def test_cleaned_text_is_stable_and_has_nothing_hidden(raw: str) -> None:
    cleaned = clean(raw, limit=1000)
    assert clean(cleaned, limit=1000) == cleaned
    assert not any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in cleaned)
    assert not set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff") & set(
        cleaned
    )
    assert unicodedata.is_normalized("NFC", cleaned)


def test_line_ends_become_one_kind_and_the_rest_stays() -> None:
    assert clean("  一\r\n二\r三\t四  ", limit=20) == "一\n二\n三\t四"


@pytest.mark.parametrize("length", [11, 10_000])
def test_a_text_beyond_its_limit_is_refused_with_both_lengths(length: int) -> None:
    with pytest.raises(TextTooLong) as refusal:
        clean("长" * length, limit=10)
    assert str(length) in refusal.value.render("zh") and "10" in refusal.value.render("en")


def test_an_error_speaks_both_languages_and_has_a_stable_code() -> None:
    error = NotFound(what=Text(zh="案件", en="The case"))
    assert isinstance(error, ZhiliError)
    assert (error.code, error.status) == ("not-found", 404)
    assert "案件" in error.render("zh") and str(error).startswith("The case was not found")


def test_field_errors_keep_the_reason_of_each_field() -> None:
    error = Invalid({"phone": Text(zh="必填", en="required")})
    assert isinstance(error, FieldErrors)
    assert error.fields["phone"].en == "required" and "phone" in error.render("en")
