"""Secrets that are kept sealed."""

import pytest

from zhili.kernel import sealed

MASTER = b"m" * 32


def test_a_secret_comes_back_and_never_stands_in_the_clear() -> None:
    kept = sealed.seal("密码 s3cret", master=MASTER, label="platform\x00110")
    assert b"s3cret" not in kept
    assert kept != sealed.seal("密码 s3cret", master=MASTER, label="platform\x00110")
    assert sealed.unseal(kept, master=MASTER, label="platform\x00110") == "密码 s3cret"


@pytest.mark.parametrize(
    ("master", "label", "change"),
    [(b"n" * 32, "a", 0), (MASTER, "b", 0), (MASTER, "a", 1)],
    ids=["another key", "another label", "changed"],
)
def test_under_another_key_or_label_or_changed_it_is_lost(master: bytes, label: str, change: int) -> None:
    kept = bytearray(sealed.seal("secret", master=MASTER, label="a"))
    kept[-1] ^= change
    with pytest.raises(sealed.Lost):
        sealed.unseal(bytes(kept), master=master, label=label)
