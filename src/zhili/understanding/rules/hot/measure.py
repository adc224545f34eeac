"""How well groups fit issues that people labelled."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from zhili.understanding.rules.hot.features import Rows


def fit(groups: Sequence[Sequence[str]], labels: Mapping[str, str]) -> dict[str, float]:
    """The figures of groups of message ids against the issue of some of them.

    ``best_match_f1``: for each issue the F1 of the group that fits it best, averaged over issues. ``pair_precision``
    and ``pair_recall``: of pairs of messages in one group, those of one issue, and the reverse. All three look at
    labelled messages only, since one without label may belong to any other issue; the figures that end in
    ``_strict`` take every message without label for a wrong one.
    """
    known = [Counter(labels[id] for id in group if id in labels) for group in groups]
    wide = [len(group) for group in groups]
    narrow = [sum(issues.values()) for issues in known]
    sizes = Counter(labels[id] for group in groups for id in group if id in labels)
    hits = sum(_pairs(count) for issues in known for count in issues.values())
    outside = sum(issues.total() * (size - issues.total()) for issues, size in zip(known, wide, strict=True))
    told = sum(map(_pairs, narrow))
    return {
        "best_match_f1": _best(known, narrow, sizes),
        "pair_precision": _share(hits, told),
        "pair_recall": _share(hits, sum(map(_pairs, sizes.values()))),
        "best_match_f1_strict": _best(known, wide, sizes),
        "pair_precision_strict": _share(2 * hits, 2 * told + outside),
    }


def _best(known: Sequence[Counter[str]], sizes: Sequence[int], issues: Counter[str]) -> float:
    best: defaultdict[str, float] = defaultdict(float)
    for group, size in zip(known, sizes, strict=True):
        for issue, hits in group.items():
            best[issue] = max(best[issue], 2 * hits / (size + issues[issue]))
    return round(sum(best.values()) / len(issues), 4) if issues else 0.0


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def nearest(rows: Rows, ids: Sequence[str], labels: Mapping[str, str]) -> float:
    """Share of labelled messages whose nearest message of all is of the same issue; those alone in theirs are out."""
    company = Counter(labels[id] for id in ids if id in labels)
    asked = [index for index, id in enumerate(ids) if company.get(labels.get(id, ""), 0) > 1]
    if not asked:
        return 0.0
    likeness = (rows[asked] @ rows.T).toarray()
    likeness[np.arange(len(asked)), asked] = -1
    found = likeness.argmax(1)
    right = sum(labels.get(ids[near]) == labels[ids[index]] for index, near in zip(asked, found, strict=True))
    return round(right / len(asked), 4)
