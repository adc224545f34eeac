"""Labelled elements of real addresses lead to the divisions that they name; the table is read in a few seconds."""

from collections import Counter

from tests.real_data.shared import real
from zhili.understanding.rules.addressing import divisions, measures, training
from zhili.understanding.rules.addressing.resolver import Resolver

EVERY = 5


def test_labelled_elements_lead_to_their_divisions() -> None:
    rows = training.read(real("addr_parse/addresses.jsonl.gz"))[::EVERY]
    table = divisions.read(real("admin_divisions/streets.csv.gz").parent)
    resolver = Resolver(table, {})
    for level in (measures.SUBDISTRICT, measures.DISTRICT):
        counts: Counter[bool] = Counter()
        for one in rows:
            if code := measures.right_code(one.elements, table, level):
                reached = resolver.lead(one.elements)
                counts[measures.answer(one.elements, reached, table, level) == code] += 1
        assert counts[True] > 500
        assert counts[True] / counts.total() >= 0.985
