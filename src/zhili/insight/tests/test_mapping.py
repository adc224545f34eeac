"""The map as a drawing: shaded outlines that lead to their areas, with what they are called and what they count."""

from django.utils import translation

from zhili.insight.pages.mapping import Drawing, Outline, Told, shaded, svg
from zhili.kernel.text import Text


def _outline(code: str, *, room: bool = True) -> Outline:
    return Outline(code, Text(zh=f"{code}街<", en=f"{code} Street<"), "M0,0 1,1z", 5.0, 7.5, room, room)


def test_outlines_lead_to_their_areas_under_names_and_figures_that_are_escaped() -> None:
    told = {
        "东": Told(1.0, Text(zh="1 件", en="1 case"), "1", "?area=东&by=area"),
        "西": Told(9.0, Text(zh="9 件", en="9 cases"), "9", weak=True),
    }
    drawn = shaded(Drawing((_outline("东"), _outline("西"), _outline("北", room=False)), 10), told)
    with translation.override("zh-hans"):
        html = svg(drawn)
    assert html.count("<path") == 3 and html.count("<a ") == 1
    assert '<a href="?area=东&amp;by=area" tabindex="-1"><path class="z-area z-area--1"' in html
    assert html.count('fill="url(#few)"') == 1, "too few cases are hatched"
    assert "<title>东街&lt;：1 件</title>" in html and "<title>北街&lt;：没有数据</title>" in html
    names = html[html.index("<text") :]
    assert "<path" not in names, "names lie above every outline"
    assert names.count("z-area__name ") == 2 and ">东街&lt;<" in names and 'y="7.5"' in names
    assert names.count("z-area__figure ") == 2 and ">9<" in names
    with translation.override("en"):
        assert "<title>北 Street&lt;: no figure</title>" in svg(drawn)
