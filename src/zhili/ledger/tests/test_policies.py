"""Policies: who is believed, and how many must agree."""

import itertools

import pytest

from zhili.ledger.rules.keys import Malformed
from zhili.ledger.rules.policies import policy
from zhili.ledger.tests.small_log import (
    COURT,
    JUSTICE,
    LOG_KEY,
    LOG_KEY_2,
    ORIGIN,
    STREET,
    WITNESSES,
    policy_text,
)

LOG, W1, W2, W3 = (one.public_key.encoded() for one in (LOG_KEY, COURT, JUSTICE, STREET))
THREE = f"log {LOG} https://log.example/\nwitness a {W1}\nwitness b {W2} https://b.example\nwitness c {W3}\n"


@pytest.mark.parametrize(("least", "needed"), [("any", 1), ("1", 1), ("2", 2), ("3", 3), ("all", 3)])
def test_a_group_agrees_when_enough_of_it_do(least: str, needed: int) -> None:
    read = policy(policy_text(least))
    for count in range(4):
        for agreed in itertools.combinations(WITNESSES, count):
            assert read.is_met(agreed) is (count >= needed)


def test_groups_hold_groups() -> None:
    read = policy(f"{THREE}group inner any a b\ngroup outer all inner c\nquorum outer\n".encode())
    assert read.is_met({"a", "c"})
    assert read.is_met({"b", "c"})
    assert not read.is_met({"a", "b"})
    assert not read.is_met({"c", "inner"})


def test_a_single_witness_or_none_may_be_the_quorum() -> None:
    assert policy(f"{THREE}quorum a\n".encode()).is_met({"a"})
    assert not policy(f"{THREE}quorum a\n".encode()).is_met({"b"})
    assert policy(b"quorum none\n").is_met(())


def test_comments_blanks_tabs_and_names_in_chinese_are_allowed() -> None:
    read = policy(
        f"# 说明\n\n \t log\t{LOG}\n witness 北京法院 {W1} https://法院.example\nquorum 北京法院\n".encode()
    )
    assert read.is_met({"北京法院"})
    assert read.witnesses["北京法院"].url == "https://法院.example"


def test_a_log_has_the_keys_that_bear_its_origin() -> None:
    read = policy(policy_text())
    assert read.keys_of(ORIGIN) == [LOG_KEY.public_key, LOG_KEY_2.public_key]
    assert read.keys_of("other.example/log") == []


@pytest.mark.parametrize(
    "written",
    [
        "", THREE, f"{THREE}quorum d\n", f"{THREE}quorum a\nquorum b\n", f"{THREE}quorum a", f"quorum a\n{THREE}",
        f"{THREE}witness a {W1}\nquorum a\n", f"{THREE}witness d {W1}\nquorum a\n", f"{THREE}log {LOG}\nquorum a\n",
        f"witness none {W1}\nquorum none\n", f"{THREE}group g 0 a b\nquorum g\n", f"{THREE}group g 3 a b\nquorum g\n",
        f"{THREE}group g any\nquorum g\n", f"{THREE}group g any a a\nquorum g\n", f"{THREE}group g ½ a\nquorum g\n",
        f"{THREE}group g any a\ngroup h any a b\nquorum h\n", f"{THREE}group g any none\nquorum g\n",
        f"{THREE}group g any g\nquorum g\n", f"{THREE}group a any b\nquorum a\n", f"log {W1}\nquorum none\n",
        f"witness a {LOG}\nquorum a\n", f"{THREE}words\nquorum a\n", f"{THREE}quorum a\x01\n", f"{THREE}\r\nquorum a\n",
    ],
)  # fmt: skip
def test_a_faulty_policy_is_refused(written: str) -> None:
    with pytest.raises(Malformed):
        policy(written.encode())


def test_the_line_at_fault_is_named() -> None:
    with pytest.raises(Malformed, match="line 5"):
        policy(f"{THREE}words\nquorum a\n".encode())


def test_one_key_under_two_names_is_one_witness() -> None:
    again = COURT.public_key.encoded()
    with pytest.raises(Malformed, match="already"):
        policy(f"{THREE}witness again {again}\nquorum a\n".encode())
