"""Names by their sound, and things told by what stands beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.understanding.rules.nearby import beside
from zhili.understanding.rules.places import PlaceName
from zhili.understanding.rules.spelling import initials, misheard, pieces, sounds, written_as

NAMES = (
    PlaceName("柳荫街道", "10/101/101001"),
    PlaceName("幸福社区", "10/101/101001/101001001"),
    PlaceName("信服社区", "10/101/101001/101001002"),
    PlaceName("和平里社区", "10/101/101001/101001003"),
    PlaceName("和平里社区", "10/102/102001/102001001"),
)


def test_a_name_written_as_it_sounds_is_found_with_all_that_bear_it() -> None:
    (found,) = misheard(text="我在柳因街道办", names=NAMES)
    assert (found.written, found.meant.name, found.meant.paths) == (
        "柳因街道",
        "柳荫街道",
        ("10/101/101001",),
    )
    (found,) = misheard(text="何平里社区", names=NAMES)
    assert len(found.meant.paths) == 2


def test_a_right_name_and_one_that_sounds_like_two_are_not_corrected() -> None:
    assert misheard(text="柳荫街道", names=NAMES) == ()
    assert misheard(text="杏福社区", names=NAMES) == ()
    assert misheard(text="", names=()) == ()


def test_what_dialects_do_not_tell_apart_sounds_the_same() -> None:
    assert sounds("张") == sounds("脏")
    assert sounds("民") == sounds("明")
    assert sounds("A🏠") == ("A", "🏠")
    assert initials("和平里") == "hpl"


@pytest.mark.parametrize(
    ("name", "said", "written"),
    [
        ("和平里", "住和坪里三号楼", "和坪里"),
        ("和平里", "住和平里三号楼", ""),
        ("石桥", "十桥边", ""),
        ("和平里", "", ""),
    ],
)
def test_a_place_s_name_is_found_by_its_sound(name: str, said: str, written: str) -> None:
    assert written_as(name, said) == written


def test_pieces_stand_under_the_letters_that_are_typed_for_them() -> None:
    assert "和坪里" in pieces("在和坪里")["hpl"]
    assert pieces("ab12") == {}


def test_a_thing_and_where_from_it() -> None:
    found = beside("菜市场对面有个坑，小学的门口也有，菜市场旁边")
    assert [(one.thing, one.relation, one.words) for one in found] == [
        ("菜市场", "对面", "菜市场对面"),
        ("小学", "门口", "小学的门口"),
    ]
    assert beside("路灯不亮") == ()


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    misheard(text=text, names=NAMES)
    beside(text)
    assert all(piece in text for known in pieces(text).values() for piece in known)
