"""A house whose signer is set up publishes; one whose signer is not does not, and a wrong policy is said."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhili.ledger.rules import checkpoints, notes, policies, signatures
from zhili.ledger.signing import house, programs
from zhili.ledger.signing.house import BadPolicy
from zhili.ledger.tests.small_log import ORIGIN, SmallLog, policy_text


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("h")
    (folder / "ledger").mkdir()
    server = programs.signer_server(folder / "signer", name=ORIGIN)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield folder
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_house_without_a_signer_publishes_nothing(tmp_path: Path) -> None:
    assert house.publishing(signer=tmp_path, folder=tmp_path, prove=SmallLog().prove, tell=print) is None


def test_a_house_with_a_signer_publishes_under_its_own_policy(home: Path) -> None:
    log, told = SmallLog().grow(5), list[str]()
    running = house.publishing(
        signer=home / "signer", folder=home / "ledger", prove=log.prove, tell=told.append
    )
    assert running
    running.start()
    running.take(log.head())
    running.close(within=20)
    note = notes.note((home / "ledger" / "checkpoint").read_bytes())
    policy = policies.policy((home / "ledger" / "policy.txt").read_bytes())
    assert checkpoints.checkpoint(note.text) == log.checkpoint()
    assert len(signatures.opened(note, policy.keys_of(ORIGIN))) == 2
    assert (policy.quorum, told) == ("none", [])


@pytest.mark.parametrize("content", [b"words\n", policy_text(), b"\xff\n"])
def test_a_policy_that_is_wrong_or_of_another_log_is_said(home: Path, content: bytes) -> None:
    (home / "ledger" / "policy.txt").write_bytes(content)
    with pytest.raises(BadPolicy):
        house.publishing(signer=home / "signer", folder=home / "ledger", prove=SmallLog().prove, tell=print)
