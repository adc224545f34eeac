"""Areas named in a text: the longest name, the short form, and which of several with one name."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from zhili.understanding.rules.places import PlaceName, locate_text

NAMES = (
    PlaceName("临川市", "10"),
    PlaceName("东湖区", "10/101"),
    PlaceName("西城区", "10/102"),
    PlaceName("柳荫街道", "10/101/101001"),
    PlaceName("幸福社区", "10/101/101001/101001001"),
    PlaceName("幸福社区", "10/102/102001/102001001"),
    PlaceName("新幸福社区", "10/102/102001/102001002"),
    PlaceName("平安村", "10/102/102001/102001003"),
)


def test_names_are_found_in_order_with_their_places() -> None:
    text = "我住东湖区柳荫街道。"
    found = locate_text(text=text, names=NAMES)
    assert [(one.name, text[one.start : one.end], one.paths) for one in found] == [
        ("东湖区", "东湖区", ("10/101",)),
        ("柳荫街道", "柳荫街道", ("10/101/101001",)),
    ]


def test_the_longest_name_wins() -> None:
    (found,) = locate_text(text="新幸福社区门口", names=NAMES)
    assert found.paths == ("10/102/102001/102001002",)


def test_a_short_form_is_marked_and_too_short_ones_are_no_names() -> None:
    (found,) = locate_text(text="柳荫这边路灯不亮，祝平安幸福", names=NAMES)
    assert (found.name, found.whole) == ("柳荫", False)


def test_one_name_of_two_areas_is_narrowed_by_what_else_is_named() -> None:
    (alone,) = locate_text(text="幸福社区", names=NAMES)
    assert len(alone.paths) == 2
    _, narrowed = locate_text(text="西城区幸福社区", names=NAMES)
    assert narrowed.paths == ("10/102/102001/102001001",)


def test_a_mention_that_agrees_with_none_drops_none() -> None:
    names = (*NAMES, PlaceName("北镇", "10/103"))
    assert len(locate_text(text="北镇的幸福社区", names=names)[-1].paths) == 2


def test_no_names_find_nothing() -> None:
    assert locate_text(text="东湖区", names=()) == ()


@given(st.text(max_size=80))
def test_mentions_are_what_stands_there(text: str) -> None:
    found = locate_text(text=text, names=NAMES)
    assert all(text[one.start : one.end] == one.name and one.paths for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
