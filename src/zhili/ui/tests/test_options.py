"""Options of long lists: drawn once for each language, and right for every reader."""

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
