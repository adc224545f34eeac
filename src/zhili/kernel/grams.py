"""Pieces of a text by which it is found again: a text that holds a question holds all the question's pieces.

A piece is two neighbouring letters of which one is not a Latin letter or digit (``井盖``, ``3号``), or three
neighbouring Latin letters or digits (``led``, ``201``), case aside. What parts words (spaces, stops, signs) is in no
piece. Pure.

A piece is a number of four bytes, and two may share one: whoever looks texts up by pieces reads the text itself
before answering.
"""

import re
from array import array
from itertools import pairwise

_RUN = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[0-9a-z]{3,}")
_GAP = ord(" ")
_LAST_LATIN = 127
_SIGNED = 1 << 31
_LATIN_PLACE = 0xD800 << 16  # half of a pair of two-byte units, never a letter by itself
_DIGITS = 36


def grams(*texts: str) -> set[int]:
    """The pieces of some texts, each text for itself, as signed numbers of four bytes."""
    runs = " ".join(_RUN.findall(" ".join(texts).casefold()))
    units = array("H", runs.encode("utf-16-le"))
    found = {
        (one << 16 | other) - _SIGNED
        for one, other in pairwise(units)
        if (one > _LAST_LATIN or other > _LAST_LATIN) and one != _GAP != other
    }
    for run in _LATIN.findall(runs):
        found.update(_triples(run))
    return found


def _triples(run: str) -> set[int]:
    places = [int(letter, _DIGITS) for letter in run]
    return {
        (_LATIN_PLACE | (one * _DIGITS + two) * _DIGITS + three) - _SIGNED
        for one, two, three in zip(places, places[1:], places[2:], strict=False)
    }
