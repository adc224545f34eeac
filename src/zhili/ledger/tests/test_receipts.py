"""Receipts as files: what is written is read again, anything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.ledger.rules.keys import Malformed
from zhili.ledger.rules.receipts import MOST_HASHES, Receipt, receipt

_HASH = st.binary(min_size=32, max_size=32)


@given(
    st.integers(min_value=0, max_value=2**64 - 1),
    st.lists(_HASH, max_size=MOST_HASHES),
    st.binary(max_size=80),
    st.none() | st.binary(max_size=80),
)
def test_a_receipt_is_read_as_it_was_written(
    index: int, path: list[bytes], checkpoint: bytes, extra: bytes | None
) -> None:
    written = Receipt(index, tuple(path), checkpoint, extra)
    assert receipt(written.encoded()) == written


GOOD = Receipt(7, (bytes(32),), b"checkpoint\n", b"extra").encoded()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"@v1", b"@v2"), (b"index 7", b"index 07"), (b"index 7", b"index -7"), (b"index 7", b"index"),
        (b"index 7\n", b""), (b"\n\n", b"\n"), (b"extra ", b"extra !"), (b"index 7", b"index 18446744073709551616"),
        (b"AAA=\n", b"AAB=\n"), (b"AAAA", b"AAA"), (b"index 7", b"index \xff"), (b"AAA=\n", b"AAA=\n" * 70),
    ],
)  # fmt: skip
def test_a_damaged_receipt_is_refused(old: bytes, new: bytes) -> None:
    assert old in GOOD
    with pytest.raises(Malformed):
        receipt(GOOD.replace(old, new))


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_stumble(data: bytes) -> None:
    for written in (data, GOOD[:30] + data):
        try:
            receipt(written)
        except Malformed:
            continue
