"""The words of a taxonomy in a message."""

from zhili.casetypes.classes import load_classes
from zhili.understanding import public as understanding

TAXONOMY = """code,zh,en,keywords,urgency
water,水务,Water,水管;水管漏水,
rubbish,垃圾,Rubbish,垃圾;垃圾桶,
"""
CLASSES = load_classes(TAXONOMY.encode(), name="classes.csv")


def test_each_word_counts_once_and_the_longest_takes_the_shorter_in() -> None:
    text = "门口垃圾桶满了，垃圾成堆，垃圾桶也坏了；楼上水管漏水"
    assert understanding.words_in(text=text, classes=CLASSES) == ("垃圾桶", "垃圾", "水管漏水")


def test_what_no_class_names_is_not_found() -> None:
    assert understanding.words_in(text="天气不错", classes=CLASSES) == ()
    assert understanding.words_in(text="垃圾", classes=()) == ()
