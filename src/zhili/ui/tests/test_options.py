"""Options of long lists: drawn once for each language, and right for every reader."""

from dataclasses import dataclass

from django.utils import translation

from zhili.kernel.text import Text
from zhili.ui import options


def _units(count: int) -> tuple[tuple[str, Text], ...]:
    return tuple(
        (f"unit:{number}", Text(zh=f"第{number}所<", en=f"Office {number}<")) for number in range(count)
    )


def test_what_one_reader_chose_is_not_chosen_for_the_next() -> None:
    units = _units(300)
    first, second = options.drawn(units, {"unit:7"}), options.drawn(units, {"unit:8"})
    assert first.count(" selected") == second.count(" selected") == 1
    assert '<option value="unit:7" selected>第7所&lt;</option>' in first
    assert '<option value="unit:7">第7所&lt;</option>' in second
    assert " selected" not in options.drawn(units)


def test_each_reader_has_their_language_and_a_new_list_is_drawn_anew() -> None:
    units = _units(300)
    with translation.override("en"):
        assert "Office 299&lt;" in options.drawn(units)
    with translation.override("zh-hans"):
        assert "第299所&lt;" in options.drawn(units)
        assert "第300所&lt;" in options.drawn(_units(301))


def test_a_long_list_is_drawn_once() -> None:
    units, said = _units(300), options._kept.cache_info
    options.drawn(units)
    before = said().misses
    options.drawn(units, {"unit:1"})
    assert said().misses == before


def test_values_are_escaped_and_still_chosen() -> None:
    assert options.drawn([('a"b', "x")], {'a"b'}) == '<option value="a&quot;b" selected>x</option>'


@dataclass(frozen=True)
class _Heading:
    title: Text | str
    options: tuple[tuple[str, Text], ...]


def test_groups_are_drawn_under_their_titles_and_once_where_they_are_held() -> None:
    groups = options.Groups([_Heading(Text(zh="近处<", en="Near<"), _units(2)), _Heading("", _units(1))])
    said = options._kept_groups.cache_info
    first = options.drawn_in_groups(groups, {"unit:1"})
    before = said().misses
    assert options.drawn_in_groups(groups).count(" selected") == 0
    assert said().misses == before
    assert first == options.drawn_in_groups(list(groups), {"unit:1"})
    assert first.count("<optgroup") == 1 and first.startswith('<optgroup label="近处&lt;">')
    assert first.count(" selected>") == 1 and first.count("<option") == 3
    with translation.override("en"):
        assert "Near&lt;" in options.drawn_in_groups(groups)
