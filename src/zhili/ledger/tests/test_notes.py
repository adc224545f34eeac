"""Signed notes, keys and checkpoints: what is written is read again, and any change is refused."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.ledger.rules import checkpoints, keys, notes, signatures
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.keys import Malformed, Scheme
from zhili.ledger.rules.notes import Note, Signature
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.tests.small_log import AT, COURT, JUSTICE, LOG_KEY, LOG_KEY_2, ORIGIN, SmallLog, key

ALL = [LOG_KEY, LOG_KEY_2, COURT, JUSTICE]
_LINES = st.lists(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=4
)


@pytest.mark.parametrize("own", ALL, ids=lambda own: own.scheme.name)
def test_a_key_is_read_as_it_was_written(own: keys.PrivateKey) -> None:
    assert keys.public_key(own.public_key.encoded()) == own.public_key
    assert signatures.private_key(own.encoded()) == own
    assert own.encoded() not in repr(own)


@pytest.mark.parametrize(
    "written",
    [
        "", "name", "name+00000000+", "na me+00000000+AQ==", LOG_KEY.public_key.encoded()[:-4],
        LOG_KEY.public_key.encoded().replace("city", "town"), "name+zzzzzzzz+AQ==", "name+ab cd 12+AQ==",
        LOG_KEY.public_key.encoded() + "!",
    ],
)  # fmt: skip
def test_a_damaged_public_key_is_refused(written: str) -> None:
    with pytest.raises(Malformed):
        keys.public_key(written)


@pytest.mark.parametrize("written", ["PRIVATE+KEY+x", LOG_KEY.public_key.encoded(), LOG_KEY.encoded()[:-8]])
def test_a_damaged_private_key_is_refused(written: str) -> None:
    with pytest.raises(Malformed):
        signatures.private_key(written)


def test_a_private_key_under_another_name_is_refused() -> None:
    with pytest.raises(Malformed, match="number"):
        signatures.private_key(LOG_KEY.encoded().replace("city", "town"))


def test_sm2_keys_are_for_checking_only() -> None:
    with pytest.raises(Malformed, match="SM2"):
        key("x", Scheme.SM2)


def test_all_schemes_sign_one_checkpoint_and_each_is_found() -> None:
    note = SmallLog().grow(5).signed(None, *ALL)
    read = notes.note(note.encoded().encode())
    assert read == note
    found = signatures.opened(read, [one.public_key for one in ALL])
    assert {(one.key, one.at) for one in found} == {
        (LOG_KEY.public_key, None), (LOG_KEY_2.public_key, AT), (COURT.public_key, AT), (JUSTICE.public_key, AT),
    }  # fmt: skip


@pytest.mark.parametrize("own", ALL, ids=lambda own: own.scheme.name)
@pytest.mark.parametrize("where", [0, 7, 8, -1])
def test_no_signature_survives_a_changed_bit(own: keys.PrivateKey, where: int) -> None:
    note = SmallLog().grow(3).signed(None, own)
    raw = bytearray(note.signatures[0].raw)
    raw[where] ^= 1
    with pytest.raises(Unverified):
        signatures.verify(own.public_key, note.text, bytes(raw))


@pytest.mark.parametrize("own", ALL, ids=lambda own: own.scheme.name)
def test_no_signature_survives_another_text(own: keys.PrivateKey) -> None:
    log = SmallLog().grow(4)
    signature = log.signed(3, own).signatures[0]
    with pytest.raises(Unverified):
        signatures.verify(own.public_key, log.checkpoint(4).text(), signature.raw)


def test_an_mldsa_signature_binds_the_name() -> None:
    note = SmallLog().grow(3).signed(None, JUSTICE)
    other = keys.PublicKey("other.example/w", JUSTICE.scheme, JUSTICE.public)
    with pytest.raises(Unverified):
        signatures.verify(other, note.text, note.signatures[0].raw)


def test_cosigning_what_is_no_checkpoint_is_refused() -> None:
    for own in (COURT, JUSTICE):
        with pytest.raises(Malformed):
            signatures.sign(own, "just words\n", at=AT)


def test_unknown_signatures_are_passed_over_and_wrong_ones_are_not() -> None:
    note = SmallLog().grow(2).signed(None, LOG_KEY, COURT)
    assert len(signatures.opened(note, [LOG_KEY.public_key])) == 1
    with pytest.raises(Unverified, match="no known key"):
        signatures.opened(note, [STREET := key("elsewhere.example/w", Scheme.COSIGNATURE, 9).public_key])
    assert STREET.id not in [signature.key_id for signature in note.signatures]
    forged = Signature(COURT.name, COURT.public_key.id, bytes(72))
    with pytest.raises(Unverified, match=r"court\.example"):
        signatures.opened(
            Note(note.text, (note.signatures[0], forged)), [LOG_KEY.public_key, COURT.public_key]
        )


@given(_LINES)
def test_any_text_is_read_as_it_was_written(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    note = Note(text, (signatures.sign(LOG_KEY, text, at=AT),))
    read = notes.note(note.encoded().encode())
    assert read == note
    assert signatures.opened(read, [LOG_KEY.public_key])


@given(st.binary(max_size=200))
def test_no_bytes_make_a_reader_stumble(data: bytes) -> None:
    for read in (notes.note, lambda raw: checkpoints.checkpoint(notes.plain(raw))):
        try:
            read(data)
        except Malformed:
            continue


@pytest.mark.parametrize(
    "written",
    ["text\n\n- a AAAAAAA=\n", "text\n\n— a+b AAAAAAA=\n", "text\n\n— a\n", "text\n\n— a AAAA\n", "text\n\n", "text\n",
     "text\n\n— a AAAAAAA=", "te\txt\n\n— a AAAAAAA=\n"],
)  # fmt: skip
def test_a_damaged_note_is_refused(written: str) -> None:
    with pytest.raises(Malformed):
        notes.note(written.encode())


def test_too_long_a_note_is_refused() -> None:
    line = Signature("a", b"1234", b"x").line()
    with pytest.raises(Malformed):
        notes.note(f"text\n\n{line * (notes.MOST_SIGNATURES + 1)}".encode())
    with pytest.raises(Malformed):
        notes.note(b"x" * notes.MOST_BYTES + f"\n\n{line}".encode())


@given(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1),
    st.integers(min_value=0, max_value=2**64 - 1),
    st.binary(min_size=32, max_size=32),
)
def test_a_checkpoint_is_read_as_it_was_written(origin: str, size: int, root: bytes) -> None:
    offered = Checkpoint(origin, size, root, ("further line",))
    assert checkpoints.checkpoint(offered.text()) == offered


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text.replace("\n3\n", "\n03\n"),
        lambda text: text.replace("\n3\n", "\n-3\n"),
        lambda text: text.replace("\n3\n", "\n18446744073709551616\n"),
        lambda text: text + "\n",
        lambda text: text.replace(ORIGIN, ""),
        lambda text: text.replace("=\n", "\n"),
        lambda text: text.replace("=\n", "==\n"),
        lambda text: f"{ORIGIN}\n3\nAAAA\n",
    ],
)
def test_a_damaged_checkpoint_is_refused(change: Callable[[str], str]) -> None:
    with pytest.raises(Malformed):
        checkpoints.checkpoint(change(SmallLog().grow(3).checkpoint().text()))


def test_a_root_is_written_in_one_way_only() -> None:
    text = f"{ORIGIN}\n1\n{'A' * 42}B=\n"
    assert checkpoints.loose(text).root == bytes(32)
    with pytest.raises(Malformed):
        checkpoints.checkpoint(text)
