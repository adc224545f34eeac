"""Tiles: their names, what is in them, growing in any steps, and reading the tree back out of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhili.ledger.rules import proofs, tree
from zhili.ledger.rules.tiles import (
    ENTRIES,
    Growth,
    MalformedTile,
    Nodes,
    Tile,
    bundle,
    grown,
    last_tiles,
    parse_path,
    tiles_of,
    unbundle,
    unpack,
)

LEAVES = [f"leaf {number}".encode() for number in range(70_000)]
EDGES = [0, 1, 2, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 70_000]


def laid(size: int, *, step: int | None = None) -> tuple[Growth, dict[Tile, bytes]]:
    """A growth up to a size, and every tile it gave on the way."""
    growth, kept = Growth(), dict[Tile, bytes]()
    for number, leaf in enumerate(LEAVES[:size], start=1):
        growth.append(leaf)
        if step and number % step == 0:
            kept.update([*growth.finished(), *growth.begun()])
    kept.update([*growth.finished(), *growth.begun()])
    return growth, kept


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999, 5), "tile/0/999.p/5"),
        (Tile(1, 1000), "tile/1/x001/000"),
        (Tile(ENTRIES, 1_234_067, 8), "tile/entries/x001/x234/067.p/8"),
        (Tile(63, 0, 255), "tile/63/000.p/255"),
    ],
)
def test_a_tile_has_one_name(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0", "tile/00/000", "tile/64/000", "tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/05", "tile/0/001/000", "tile/0/x001", "tile/data/000", "tile/0/000/", "/tile/0/000", "tile/0/٠٠٠",
        "tile/0/000\n", "",
    ],
)  # fmt: skip
def test_any_other_name_is_refused(path: str) -> None:
    with pytest.raises(MalformedTile):
        parse_path(path)


@given(st.integers(-1, 63), st.integers(0, 2**40), st.integers(1, 256))
def test_names_are_read_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_path(tile.path) == tile


def test_the_tiles_of_a_size_are_those_of_the_specification() -> None:
    """C2SP tlog-tiles gives 70,000 as its example."""
    found = [tile for tile in tiles_of(70_000) if tile.level != ENTRIES]
    assert sum(tile.width == 256 and tile.level == 0 for tile in found) == 273
    assert [tile for tile in found if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile for tile in found if tile.level == 1] == [Tile(1, 0), Tile(1, 1, 17)]
    assert list(tiles_of(256)) == [Tile(ENTRIES, 0), Tile(0, 0), Tile(1, 0, 1)]
    assert list(last_tiles(256)) == [Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@pytest.mark.parametrize("size", EDGES)
def test_growing_leaves_every_tile_and_the_root(size: int) -> None:
    growth, kept = laid(size)
    assert growth.size == size
    assert growth.root() == tree.root_of(LEAVES[:size])
    assert set(tiles_of(size)) == set(kept)
    for tile, data in kept.items():
        assert (
            len(unbundle(data, tile.width) if tile.level == ENTRIES else unpack(data, tile.width))
            == tile.width
        )


@pytest.mark.parametrize("size", [1, 255, 256, 300, 1000])
@pytest.mark.parametrize("step", [1, 3, 100, 256])
def test_growing_in_steps_comes_to_the_same(size: int, step: int) -> None:
    _, at_once = laid(size)
    growth, kept = laid(size, step=step)
    assert {tile: kept[tile] for tile in tiles_of(size)} == at_once
    assert growth.begun() == growth.finished() == []


@pytest.mark.parametrize("size", EDGES)
def test_a_tree_is_read_back_and_goes_on(size: int) -> None:
    if size == len(LEAVES):
        size -= 300
    _, kept = laid(size)
    growth = grown(size, kept.__getitem__)
    assert growth.root() == tree.root_of(LEAVES[:size])
    for leaf in LEAVES[size : size + 300]:
        growth.append(leaf)
    assert growth.root() == tree.root_of(LEAVES[: size + 300])
    _, whole = laid(size + 300)
    for tile, data in [*growth.finished(), *growth.begun()]:
        assert whole[tile] == data


@settings(max_examples=40)
@given(st.sampled_from([s for s in EDGES if s]), st.data())
def test_proofs_come_out_of_tiles(size: int, data: st.DataObject) -> None:
    _, kept = _KEPT.get(size) or _KEPT.setdefault(size, laid(size))
    nodes, root = Nodes(size, kept.__getitem__), tree.root_of(LEAVES[:size])
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    proof = proofs.inclusion(index=index, size=size, node=nodes)
    assert proofs.includes(leaf=tree.leaf_hash(LEAVES[index]), index=index, size=size, root=root, proof=proof)
    old = tree.root_of(LEAVES[:first])
    assert proofs.tree_root(first, nodes) == old
    grows = proofs.consistency(first=first, size=size, node=nodes)
    assert proofs.extends(first=first, first_root=old, size=size, root=root, proof=grows)


_KEPT: dict[int, tuple[Growth, dict[Tile, bytes]]] = {}


def test_no_node_is_read_beyond_the_tree() -> None:
    _, kept = laid(300)
    nodes = Nodes(300, kept.__getitem__)
    with pytest.raises(ValueError, match="no subtree 1 of level 8"):
        nodes(8, 1)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=20))
def test_bundles_are_read_back(entries: list[bytes]) -> None:
    data = bundle(entries)
    assert unbundle(data, len(entries)) == entries
    for wrong in (data[:-1], data + b"\x00"):
        with pytest.raises(MalformedTile):
            unbundle(wrong, len(entries))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(MalformedTile):
        bundle([bytes(65_536)])
    with pytest.raises(MalformedTile):
        unbundle(bundle([b"one"]), 2)
    with pytest.raises(MalformedTile):
        unpack(bytes(33), 1)
