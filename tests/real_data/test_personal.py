"""Personal data in real messages: as many pieces as were read by hand, and fast enough to mask whole years of them."""

from collections import Counter

from tests.real_data.personal import FILES, messages
from tests.real_data.shared import folder, real
from zhili.understanding.rules.personal.finding import found_in
from zhili.understanding.rules.personal.masking import masked


def test_names_and_rooms_are_found_and_nothing_of_them_stays() -> None:
    for name in FILES:
        real(name)
    every = list(messages(folder()))
    found = [found_in(text) for text in every]
    counts = Counter(piece.kind for pieces in found for piece in pieces)
    assert counts["name"] >= 380 and counts["room"] >= 220, "fewer than when they were read by hand"
    assert counts.total() <= 700, "many more than when they were read by hand"
    told = [text for text, pieces in zip(every, found, strict=True) if pieces]
    assert [text for text in map(masked, told) if found_in(text)] == []
