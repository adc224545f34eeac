"""Messages said to tell of the same matter do: the floors that docs/understanding.md names, on issues kept back."""

from tests.real_data import likeness, searching
from tests.real_data.shared import real
from zhili.cases.queries import runs


def test_what_is_proposed_as_the_same_is_the_same() -> None:
    told = likeness.read(real("teddy_hot/issue_labels.csv").parent)
    _, kept = likeness.halves(told, seed=1)
    whole = likeness.figures(told, kept, short=False)
    assert whole["precision"] >= 0.98
    assert whole["precision_strict"] >= 0.92
    assert whole["helped"] >= 0.8
    by_title = likeness.figures(told, kept, short=True)
    assert by_title["precision"] >= 0.95
    assert by_title["precision_strict"] >= 0.88


def test_the_search_by_words_finds_the_best_among_the_few_that_it_compares() -> None:
    folder = real("teddy_hot/issue_labels.csv").parent
    told = searching.found(folder, asked=150, seed=1, short=False)
    assert told["possible"] > 25
    assert told["found"] >= 0.85
    assert told["place_of_99"] <= runs.FOUND / 2
