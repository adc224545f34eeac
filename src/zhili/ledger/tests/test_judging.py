"""What is believed under a policy, and for which reason what is not."""

from base64 import b64decode

import pytest

from zhili.ledger.rules.heads import EMPTY
from zhili.ledger.rules.judging import NotIncluded, TooFew, believed, included
from zhili.ledger.rules.keys import PrivateKey
from zhili.ledger.rules.policies import Policy, policy
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.tests.bundles import Bundle
from zhili.ledger.tests.small_log import AT, COURT, JUSTICE, LOG_KEY, LOG_KEY_2, STREET, SmallLog, policy_text

POLICY = policy(policy_text("2"))


def _note(*signers: PrivateKey) -> bytes:
    return SmallLog().grow(5).signed(None, *signers).encoded().encode()


def test_enough_witnesses_are_believed_and_named_with_their_time() -> None:
    found = believed(_note(LOG_KEY, COURT, JUSTICE), POLICY)
    assert (found.checkpoint.size, found.witnesses) == (5, {"court": AT, "justice": AT})


def test_the_second_key_of_the_log_does_as_well() -> None:
    assert believed(_note(LOG_KEY_2, STREET, JUSTICE), POLICY).checkpoint.root != EMPTY.root


def test_too_few_are_named() -> None:
    with pytest.raises(TooFew, match="court") as told:
        believed(_note(LOG_KEY, COURT), POLICY)
    assert told.value.agreed == {"court": AT}
    with pytest.raises(TooFew, match="none"):
        believed(_note(LOG_KEY), POLICY)


@pytest.mark.parametrize("least", [Policy(quorum="none"), POLICY])
def test_without_the_log_itself_nothing_is_believed(least: Policy) -> None:
    with pytest.raises(Unverified, match="no known key"):
        believed(_note(COURT, JUSTICE, STREET), least)


def test_an_entry_is_included_where_its_receipt_leads_to() -> None:
    bundle = Bundle().filled()
    first, second = (b64decode(item["entry"]) for item in bundle.items)
    assert included(first, bundle.files["receipts/0.tlog-proof"], POLICY).checkpoint.size == 9
    with pytest.raises(NotIncluded):
        included(second, bundle.files["receipts/0.tlog-proof"], POLICY)
