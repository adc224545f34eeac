"""A log that is sequenced, signed by its signer, witnessed by three, and published: for tests."""

from pathlib import Path
from uuid import UUID

from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.ledger import public as ledger
from zhili.ledger.rules import policies
from zhili.ledger.signing.asking import Send
from zhili.ledger.signing.memory import BriefMemory
from zhili.ledger.signing.notary import Signer, Witness
from zhili.ledger.signing.publishing import FilePlace, Publisher
from zhili.ledger.signing.stamping import Stamps
from zhili.ledger.signing.witnessing import Witnesses
from zhili.ledger.tests import authority
from zhili.ledger.tests.sequenced import AT, DISTRICT, Log
from zhili.ledger.tests.small_log import LOG_KEY, LOG_KEY_2, ORIGIN, WITNESSES, policy_text

URLS = {name: f"http://{name}.example" for name in WITNESSES}


class House:
    """A log in the database, its signer and its witnesses."""

    def __init__(self, folder: Path) -> None:
        self.log = Log.in_(folder)
        self.folder = folder
        folder.mkdir(exist_ok=True)
        (folder / "policy.txt").write_bytes(policy_text("2", URLS))
        keys = [LOG_KEY.public_key, LOG_KEY_2.public_key]
        self.notaries = {
            URLS[name]: Witness(
                keys=[key], memory=BriefMemory(), clock=lambda: 1_795_000_000, logs={ORIGIN: keys}
            )
            for name, key in WITNESSES.items()
        }
        signer = Signer(keys=[LOG_KEY, LOG_KEY_2], memory=BriefMemory(), clock=lambda: 1_795_000_000)
        witnesses = Witnesses(policies.policy(policy_text("2", URLS)), within=20, grace=20, reach=self._reach)
        self.publisher = Publisher(ORIGIN, FilePlace(folder / "checkpoint"), signer.add_checkpoint, witnesses)

    def _reach(self, url: str) -> Send:
        return self.notaries[url].add_checkpoint

    def seal(self, content: bytes) -> tuple[UUID, bytes]:
        """Seal a content; its event and its salt."""
        batch, id = Batch(), new_id(AT)
        salt = ledger.seal(
            batch, id=id, action="evidence.added", district_id=DISTRICT, content=content, at=AT
        )
        batch.write()
        return id, salt

    def stamp(self) -> None:
        """Have what is published stamped by a time-stamp authority."""
        stamps = Stamps(self.folder)
        with authority.served(authority.answering) as address:
            stamps.choose(address, authority.ROOTS)
            stamps.stamp()

    def publish(self) -> None:
        """Sequence what waits, sign and publish."""
        self.log.sequence()
        assert self.publisher.publish(self.log.folder.head(), prove=self.log.folder.prove_growth).is_enough
