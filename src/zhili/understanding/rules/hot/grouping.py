"""Messages about one matter put into groups: average linkage inside connected neighbourhoods, then joined where the
middles of two groups agree.

A pair of groups whose average likeness reaches a limit holds a pair of messages that does, so that groups never
cross the connected parts of the neighbour graph: what lies apart is never compared, and the result is that of
average linkage over all pairs. Long matters told in many ways come in several groups of that kind; their middles are
nearer than their members (centroid joining of mutually nearest groups).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from zhili.understanding.rules.hot.features import Numbers, Rows, plain, rows_of
from zhili.understanding.rules.hot.message import Message

LARGEST_PART = 4000
"""A connected part with more messages is cut at a higher likeness first: one part may fill 64 MB of likeness."""

_STEP = 0.05
_NOTHING = 1e-12
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Limits:
    """What makes messages one group.

    ``alike``: the average likeness of two groups that are one. ``agreed``: the cosine of their middles. ``apart``:
    what likeness counts for where both places are known and differ. How far the figures hang on them is in
    docs/understanding.md.
    """

    alike: float = 0.20
    agreed: float = 0.40
    apart: float = 0.40


def groups(messages: Sequence[Message], limits: Limits = Limits()) -> list[list[int]]:
    """The messages' indices by group, larger groups first, then in order of their first message.

    Messages of the same words and place are taken as one before anything is compared, however many there are.
    """
    if not messages:
        return []
    first: dict[tuple[str, str], int] = {}
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(messages):
        kept = first.setdefault((f"{plain(one.title)}\n{plain(one.text)}", one.place), index)
        alike[kept].append(index)
    distinct = [messages[index] for index in alike]
    labels = labelled(rows_of(distinct), [one.place for one in distinct], limits)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for label, members in zip(labels.tolist(), alike.values(), strict=True):
        found[label].extend(members)
    return sorted((sorted(one) for one in found.values()), key=lambda one: (-len(one), one[0]))


def labelled(rows: Rows, places: Sequence[str], limits: Limits) -> Numbers:
    """The number of its group for every row; ``places`` says where each is, "" where that is not known."""
    labels = np.arange(rows.shape[0], dtype=np.int64)
    known = {place: number for number, place in enumerate(dict.fromkeys(places)) if place}
    numbers = np.array([known.get(place, -1) for place in places], np.int64)
    for part in _parts(np.arange(rows.shape[0]), neighbours(rows, limits.alike), limits.alike):
        if len(part) == 2 and (numbers[part[0]] == numbers[part[1]] or numbers[part].min() < 0):
            labels[part] = part[0]  # neighbours, or they would not be one part
        elif len(part) > 1:
            labels[part] = part[_grouped(rows[part], numbers[part], limits)]
    return labels


def neighbours(rows: Rows, least: float) -> Rows:
    """The likeness of all pairs that reach ``least``, each pair once, block by block."""
    count = rows.shape[0]
    found: list[tuple[Numbers, Numbers, np.ndarray[Any, Any]]] = []
    for start in range(0, count, _BLOCK):
        likeness = (rows[start : start + _BLOCK] @ rows[start:].T).tocoo()
        kept = (likeness.data >= least) & (likeness.row < likeness.col)
        found.append((likeness.row[kept] + start, likeness.col[kept] + start, likeness.data[kept]))
    first, second, value = (np.concatenate(part) for part in zip(*found, strict=True))
    return sparse.csr_matrix((value, (first, second)), shape=(count, count))


def _parts(members: Numbers, graph: Rows, least: float) -> list[Numbers]:
    """The connected parts of the graph; too large ones cut apart at a higher likeness."""
    _, part_of = connected_components(graph, directed=False)
    order = np.argsort(part_of, kind="stable")
    cuts = np.flatnonzero(np.diff(part_of[order])) + 1
    found: list[Numbers] = []
    for part in np.split(order, cuts):
        if len(part) <= LARGEST_PART or least > 1:
            found.append(members[part])
            continue
        inner = graph[part][:, part].tocsr()
        inner.data[inner.data < least + _STEP] = 0
        inner.eliminate_zeros()
        found.extend(_parts(members[part], inner, least + _STEP))
    return found


def _grouped(rows: Rows, places: Numbers, limits: Limits) -> Numbers:
    """For each row of one part the first row of its group."""
    likeness = (rows @ rows.T).toarray()
    differ = (places[:, None] != places) & (places[:, None] >= 0) & (places >= 0)
    apart = np.clip(1 - np.where(differ, limits.apart, 1) * likeness, 0, None)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    labels = _joined(likeness, places, fcluster(tree, 1 - limits.alike, "distance"), limits)
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], np.int64)


def _joined(likeness: "np.ndarray[Any, Any]", places: Numbers, labels: Numbers, limits: Limits) -> Numbers:
    """Groups whose middles agree and are each other's nearest become one, until none are left.

    The cosine of two middles is the sum of likeness between their members over the root of those within.
    """
    _, labels = np.unique(labels, return_inverse=True)
    held = np.asarray(places[:, None] == np.unique(places[places >= 0]))
    sums, held = _summed(likeness, labels), np.logical_or.reduceat(*_sorted(held, labels), 0)
    while True:
        size = np.sqrt(np.maximum(np.diag(sums), _NOTHING))
        near = sums / size[:, None] / size * _kept(held, limits.apart)
        np.fill_diagonal(near, -1)
        best, place = near.argmax(1), np.arange(len(near))
        joins = (best[best] == place) & (near.max(1) >= limits.agreed) & (place < best)
        if not joins.any():
            return labels
        target = place.copy()
        target[best[joins]] = place[joins]
        _, target = np.unique(target, return_inverse=True)
        sums, held = _summed(sums, target), np.logical_or.reduceat(*_sorted(held, target), 0)
        labels = target[labels]


def _summed(values: "np.ndarray[Any, Any]", groups: Numbers) -> "np.ndarray[Any, Any]":
    """The sums of a square over rows and columns of the same group."""
    half = np.add.reduceat(*_sorted(values, groups), 0)
    return np.asarray(np.add.reduceat(*_sorted(half.T, groups), 0).T)


def _sorted(values: "np.ndarray[Any, Any]", groups: Numbers) -> "tuple[np.ndarray[Any, Any], Numbers]":
    """The rows in the order of their groups, which are numbered from 0 on, and where each group begins."""
    order = np.argsort(groups, kind="stable")
    return values[order], np.searchsorted(groups[order], np.arange(groups.max() + 1))


def _kept(held: "np.ndarray[Any, Any]", apart: float) -> "np.ndarray[Any, Any]":
    """What the likeness of two groups counts for: less where both have places and none in common."""
    count = held.astype(np.float32)
    placed, shared = count.sum(1) > 0, count @ count.T > 0
    return np.where(placed[:, None] & placed & ~shared, apart, 1.0)
