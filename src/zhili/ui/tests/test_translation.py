"""Finding sentences, reading and compiling catalogues; and: nothing the product says lacks its English."""

import gettext
import io
from pathlib import Path

import pytest

from zhili.ui import translation

PACKAGE = Path(translation.__file__).parents[1]
HERE = Path("templates/page.html")


def words(source: str) -> list[tuple[str, str]]:
    return [(each.words, each.plural) for each in translation.in_template(source, HERE).marked]


def unmarked(source: str) -> list[str]:
    return [each.words for each in translation.in_template(source, HERE).unmarked]


def test_every_sentence_of_the_product_has_its_english() -> None:
    missing = [
        f"{each.path.relative_to(PACKAGE)}:{each.line} {each.words}" for each in translation.missing(PACKAGE)
    ]
    assert missing == [], "run scripts/translations.py --add and fill in the English"


def test_no_words_stand_in_a_template_unmarked_or_in_a_script() -> None:
    found = translation.in_tree(PACKAGE).unmarked
    assert [f"{each.path.relative_to(PACKAGE)}:{each.line} {each.words}" for each in found] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% translate '提交' %}", [("提交", "")]),
        ('{% button _("存草稿") kind="primary" %}', [("存草稿", "")]),
        (
            "{% blocktranslate %}最多 {{ most|length }} 张，占 5%{% endblocktranslate %}",
            [("最多 %(most)s 张，占 5%%", "")],
        ),
        (
            "{% blocktranslate count n=n %}一件{% plural %}{{ n }} 件{% endblocktranslate %}",
            [("一件", "%(n)s 件")],
        ),
        ("{% blocktranslate trimmed %}\n  两行\n  连写\n{% endblocktranslate %}", [("两行 连写", "")]),
    ],
)
def test_marked_sentences_are_found(source: str, expected: list[tuple[str, str]]) -> None:
    assert words(source) == expected
    assert unmarked(source) == []


@pytest.mark.parametrize("source", ["<p>提交</p>", '{% button "提交" %}', "{{ name|default:'无名' }}"])
def test_unmarked_chinese_is_found(source: str) -> None:
    assert len(unmarked(source)) == 1


def test_comments_may_be_chinese() -> None:
    assert unmarked("{# 说明 #}{% comment %}说明{% endcomment %}<p>ok</p>") == []


@pytest.mark.parametrize(
    "source",
    [
        'place.textContent = "好";',
        "const words = `共 ${n} 件`;",
        'button.setAttribute("aria-label", "Close");',
        'said.textContent = "Sent";',
    ],
)
def test_words_in_a_script_are_found(source: str) -> None:
    assert len(translation.in_script(source, Path("a.js")).unmarked) == 1


@pytest.mark.parametrize(
    "source",
    [
        "// 说明\n/* 又一句 */ const a = 1;",
        'place.textContent = box.dataset.words.replace("{n}", n);',
        'button.textContent = "×"; place.textContent = `${a} ${b}`;',
        'row.className = "z-row"; form.setAttribute("aria-busy", "true"); line.textContent = "";',
    ],
)
def test_scripts_that_read_their_words_from_the_page_say_nothing(source: str) -> None:
    assert translation.in_script(source, Path("a.js")).unmarked == ()


def test_sentences_in_python_are_found() -> None:
    source = "_('刚刚')\nngettext('%(n)s 天', '%(n)s 日', n)\nother('不算')\n"
    found = translation.in_python(source, Path("a.py")).marked
    assert [(each.words, each.plural, each.line) for each in found] == [
        ("刚刚", "", 1),
        ("%(n)s 天", "%(n)s 日", 2),
    ]


def test_a_compiled_catalogue_answers_as_gettext_expects(tmp_path: Path) -> None:
    catalogue = tmp_path / "locale/en/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        '#: somewhere\nmsgid "提"\n"交"\nmsgstr "Sub"\n"mit"\n\n'
        'msgid "%d 天"\nmsgid_plural "%d 天"\nmsgstr[0] "%d day"\nmsgstr[1] "%d days"\n\n'
        'msgid "还没有"\nmsgstr ""\n',
        encoding="utf-8",
    )
    assert translation.compile_catalogues(tmp_path) == 1
    compiled = gettext.GNUTranslations(io.BytesIO(catalogue.with_suffix(".mo").read_bytes()))
    assert compiled.gettext("提交") == "Submit"
    assert [compiled.ngettext("%d 天", "%d 天", count) for count in (1, 2)] == ["%d day", "%d days"]
    assert compiled.gettext("还没有") == "还没有"


def test_an_empty_translation_counts_as_missing(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(
        "{% translate '有' %}{% translate '空' %}{% translate '无' %}"
    )
    catalogue = tmp_path / "locale/en/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "有"\nmsgstr "there"\n\nmsgid "空"\nmsgstr ""\n', encoding="utf-8")
    assert [each.words for each in translation.missing(tmp_path)] == ["空", "无"]
