"""From head to published checkpoint: who is asked, what is waited for, what is said when someone is missing."""

import threading
from pathlib import Path

import pytest

from zhili.ledger.rules import checkpoints, notes, policies, signatures
from zhili.ledger.rules.faults import LogForked
from zhili.ledger.rules.keys import PrivateKey
from zhili.ledger.signing import asking
from zhili.ledger.signing.asking import Ahead, NoAnswer, Send
from zhili.ledger.signing.keeping_up import Publishing
from zhili.ledger.signing.memory import BriefMemory
from zhili.ledger.signing.notary import Answer, Notary, Signer, Witness
from zhili.ledger.signing.publishing import FilePlace, Publisher, WentBack
from zhili.ledger.signing.witnessing import Witnesses
from zhili.ledger.tests.small_log import AT, LOG_KEY, LOG_KEY_2, ORIGIN, WITNESSES, SmallLog, policy_text

URLS = {name: f"http://{name}.example" for name in WITNESSES}


def _witness(key: PrivateKey) -> Witness:
    logs = {ORIGIN: [LOG_KEY.public_key]}
    return Witness(keys=[key], memory=BriefMemory(), clock=lambda: AT, logs=logs)


class City:
    """A log with its signer and three witnesses; ``faults`` says what happens on the way to one of them."""

    def __init__(self, folder: Path, least: str = "2") -> None:
        self.log = SmallLog().grow(3)
        self.signer: Notary = Signer(keys=[LOG_KEY, LOG_KEY_2], memory=BriefMemory(), clock=lambda: AT)
        self.notaries: dict[str, Notary] = {URLS[name]: _witness(key) for name, key in WITNESSES.items()}
        self.faults: dict[str, Send] = {}
        self.file = folder / "checkpoint"
        self.policy = policies.policy(policy_text(least, URLS))
        witnesses = Witnesses(self.policy, within=5, grace=0.05, reach=self._reach)
        self.publisher = Publisher(
            ORIGIN, FilePlace(self.file), lambda asked: self.signer.add_checkpoint(asked), witnesses
        )

    def _reach(self, url: str) -> Send:
        return self.faults.get(url) or self.notaries[url].add_checkpoint

    def published(self) -> tuple[int, set[str]]:
        """Size and signers of the published checkpoint, each signature checked."""
        note = notes.note(self.file.read_bytes())
        keys = [LOG_KEY.public_key, LOG_KEY_2.public_key, *(key.public_key for key in WITNESSES.values())]
        found = signatures.opened(note, keys)
        return checkpoints.checkpoint(note.text).size, {one.key.name.partition(".")[0] for one in found}


def _away(_: bytes) -> Answer:
    raise ConnectionRefusedError("nobody listens")


def test_what_is_witnessed_is_published(tmp_path: Path) -> None:
    city = City(tmp_path, "all")
    for _ in range(3):
        done = city.publisher.publish(city.log.head(), prove=city.log.prove)
        assert (done.is_enough, done.missing) == (True, {})
        assert city.published() == (len(city.log.entries), {"city", "court", "justice", "street"})
        city.log.grow(4)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint"]


def test_with_too_few_witnesses_nothing_is_published(tmp_path: Path) -> None:
    city = City(tmp_path)
    city.faults = {URLS["court"]: _away, URLS["justice"]: _away}
    done = city.publisher.publish(city.log.head(), prove=city.log.prove)
    assert not done.is_enough
    assert done.agreed == ("street",)
    assert done.missing == {"court": "nobody listens", "justice": "nobody listens"}
    assert not city.file.exists()
    city.faults = {}
    assert city.publisher.publish(city.log.head(), prove=city.log.prove).is_enough


def test_enough_witnesses_do_and_the_missing_one_is_named(tmp_path: Path) -> None:
    city = City(tmp_path)
    city.faults = {URLS["justice"]: _away}
    done = city.publisher.publish(city.log.head(), prove=city.log.prove)
    assert done.is_enough
    assert set(done.missing) == {"justice"}
    assert city.published() == (3, {"city", "court", "street"})


def test_one_that_hangs_holds_up_nobody_and_is_not_asked_twice_at_once(tmp_path: Path) -> None:
    city, let_go = City(tmp_path), threading.Event()
    came_back: list[bytes] = []

    def hang(request: bytes) -> Answer:
        let_go.wait(60)
        came_back.append(request)
        return city.notaries[URLS["court"]].add_checkpoint(request)

    city.faults = {URLS["court"]: hang}
    done = city.publisher.publish(city.log.head(), prove=city.log.prove)
    assert done.is_enough
    assert "in time" in done.missing["court"]
    assert "yet" in city.publisher.publish(city.log.head(), prove=city.log.prove).missing["court"]
    assert came_back == []  # it was not waited for
    let_go.set()
    city.publisher.witnesses.close()


def test_a_witness_that_is_behind_or_ahead_is_led_on_or_named(tmp_path: Path) -> None:
    city = City(tmp_path)
    city.notaries[URLS["court"]].add_checkpoint(city.log.request(0, 2))
    assert city.publisher.publish(city.log.head(), prove=city.log.prove).missing == {}
    ahead = SmallLog().grow(9)
    city.notaries[URLS["court"]].add_checkpoint(ahead.request(3, 9))
    city.log.grow(1)
    missing = city.publisher.publish(city.log.head(), prove=city.log.prove).missing
    assert set(missing) == {"court"}
    assert "size 9" in missing["court"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, "out of order"), Answer(200, "words"), Answer(200, ""), Answer(409, "words"), Answer(409, "1\n"),
        Answer(200, SmallLog().grow(3).signed(None, LOG_KEY).signatures[0].line()),
        Answer(200, SmallLog().grow(4).signed(None, WITNESSES["court"]).signatures[0].line()),
    ],
)  # fmt: skip
def test_a_wrong_answer_counts_as_none(tmp_path: Path, answer: Answer) -> None:
    city = City(tmp_path)
    city.faults = {URLS["court"]: lambda _: answer}
    done = city.publisher.publish(city.log.head(), prove=city.log.prove)
    assert done.is_enough
    assert set(done.missing) == {"court"}


def test_a_log_that_was_put_back_is_not_signed(tmp_path: Path) -> None:
    city = City(tmp_path)
    city.log.grow(5)
    city.publisher.publish(city.log.head(), prove=city.log.prove)
    before = city.file.read_bytes()
    old = SmallLog().grow(4)
    with pytest.raises(WentBack):
        city.publisher.publish(old.head(), prove=old.prove)
    city.file.unlink()
    with pytest.raises(Ahead):
        city.publisher.publish(old.head(), prove=old.prove)
    forged = SmallLog("forged").grow(12)
    with pytest.raises(NoAnswer):
        city.publisher.publish(forged.head(), prove=forged.prove)
    assert not city.file.exists()
    city.publisher.publish(city.log.head(), prove=city.log.prove)
    assert city.published()[0] == 8
    assert notes.note(city.file.read_bytes()).text == notes.note(before).text


def test_a_witness_without_an_address_is_named(tmp_path: Path) -> None:
    policy = policies.policy(policy_text("any", {"court": URLS["court"]}))
    witnesses = Witnesses(
        policy, within=5, grace=0, reach=lambda _: _witness(WITNESSES["court"]).add_checkpoint
    )
    log = SmallLog().grow(2)
    done = witnesses.cosign(log.signed(), log.checkpoint(), prove=log.prove)
    assert done.agreed == ("court",)
    assert set(done.missing) == {"justice", "street"}


@pytest.mark.parametrize("url", ["ftp://x", "http://", "file:///etc/passwd", "words"])
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(NoAnswer):
        asking.over_http(url, within=1)


def _publishing(city: City, told: list[str]) -> Publishing:
    running = Publishing(city.publisher, city.log.prove, told.append)
    running.start()
    return running


def test_a_thread_keeps_up_with_the_sequencer(tmp_path: Path) -> None:
    city, told = City(tmp_path), list[str]()
    city.faults = {URLS["justice"]: _away}
    running = _publishing(city, told)
    for _ in range(20):
        running.take(city.log.grow(1).head())
    running.close(within=10)
    assert city.published()[0] == 23
    assert told == ["not witnessed by justice: nobody listens"]


def test_a_sequencer_whose_log_went_back_is_stopped_before_it_goes_on(tmp_path: Path) -> None:
    city, told = City(tmp_path), list[str]()
    city.publisher.publish(city.log.grow(4).head(), prove=city.log.prove)
    running = _publishing(city, told)
    with pytest.raises(LogForked):
        running.take(SmallLog().grow(5).head())
    assert told
    with pytest.raises(LogForked):
        running.take(city.log.head())
    running.close(within=10)


def test_a_log_that_goes_another_way_later_is_stopped_too(tmp_path: Path) -> None:
    city, told = City(tmp_path), list[str]()
    running = _publishing(city, told)
    running.take(city.log.head())
    running.prove = (forged := SmallLog("forged").grow(9)).prove
    running.take(forged.head())
    running.close(within=10)
    assert told
    with pytest.raises(LogForked):
        running.take(city.log.head())


def test_a_signer_that_comes_a_little_later_is_waited_for(tmp_path: Path) -> None:
    city, told = City(tmp_path), list[str]()
    away = iter([_away, _away, city.signer.add_checkpoint])
    city.publisher.signer = lambda asked: next(away)(asked)
    running = _publishing(city, told)
    running.take(city.log.head())
    assert city.published()[0] == 3
    assert told == ["not signed: nobody listens"]
    running.close(within=10)
