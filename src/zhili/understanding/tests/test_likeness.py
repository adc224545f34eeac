"""Like messages: the same event first, courtesy formulas without weight, the shared words as the reason."""

from hypothesis import given
from hypothesis import strategies as st

from zhili.understanding.rules.likeness import Candidate, similar

HOLE = Candidate("hole", "尊敬的领导您好：柳荫路和南环路口有个井盖丢了，晚上很危险")
NOISE = Candidate("noise", "尊敬的领导您好：工地半夜施工，吵得睡不着，请处理")
WATER = Candidate("water", "尊敬的领导您好：三号楼停水两天了，请处理")


def test_the_same_event_is_found_with_the_words_in_both() -> None:
    found = similar(text="柳荫路南环路口井盖丢了没人管", candidates=[NOISE, HOLE, WATER])
    assert [match.id for match in found] == ["hole"]
    assert "井盖丢了" in found[0].reasons


def test_courtesy_alone_makes_nothing_alike() -> None:
    assert similar(text="尊敬的领导您好：校车超载，请处理", candidates=[HOLE, NOISE, WATER]) == []


def test_the_best_come_first_and_no_more_than_asked() -> None:
    found = similar(text=NOISE.text, candidates=[HOLE, NOISE, WATER], least=0.0, limit=2)
    assert [match.id for match in found][:1] == ["noise"]
    assert found[0].score == 1.0
    assert len(found) == 2


def test_punctuation_spaces_and_case_do_not_matter() -> None:
    (found,) = similar(text="k t v 太 吵！", candidates=[Candidate("a", "KTV，太吵。")])
    assert found.score == 1.0


def test_nothing_to_compare_is_nothing_alike() -> None:
    assert similar(text="", candidates=[HOLE]) == []
    assert similar(text="井盖", candidates=[]) == []
    assert similar(text="井盖丢了", candidates=[Candidate("empty", "")], least=0.0)[0].score == 0.0


@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_likeness_is_between_nothing_and_one_and_even_handed(one: str, other: str) -> None:
    there = similar(text=one, candidates=[Candidate("x", other)], least=0.01)
    back = similar(text=other, candidates=[Candidate("x", one)], least=0.01)
    assert [match.score for match in there] == [match.score for match in back]
    assert all(0.0 < match.score <= 1.0 for match in there)
