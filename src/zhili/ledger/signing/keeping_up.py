"""Publishing beside the sequencer: a thread that has the newest head signed and witnessed while sequencing goes on."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from zhili.kernel.errors import ZhiliError
from zhili.ledger.rules.faults import LogForked
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.signing.asking import Contradicted, NoAnswer, Prove
from zhili.ledger.signing.publishing import Publisher, WentBack

_TRY_AGAIN = 1.0  # seconds
_SIGNER_WITHIN = 15.0  # seconds that a signer, begun together with the sequencer, may take to be there
_LOOK_AGAIN = 0.2


@dataclass(slots=True)
class Publishing:
    """Takes heads as the sequencer lays them down, and publishes the newest; those passed over are within it.

    ``tell`` gets in words what is not witnessed, once for as long as it stays so. A signer that remembers another log
    stops the sequencer: ``take`` raises LogForked from then on. The first head is waited for, and its signer, so that a
    log that was put back is found before anything is added to it.
    """

    publisher: Publisher
    prove: Prove
    tell: Callable[[str], None]
    _news: threading.Condition = field(default_factory=threading.Condition, init=False)
    _newest: Head | None = field(default=None, init=False)
    _ended: bool = field(default=False, init=False)
    _begun: bool = field(default=False, init=False)
    _is_away: bool = field(default=False, init=False)
    _forked: str = field(default="", init=False)
    _told: str = field(default="", init=False)
    _thread: threading.Thread | None = field(default=None, init=False)

    def take(self, head: Head) -> None:
        """Publish this head, or a newer one, soon; the first at once. Raises LogForked."""
        done, self._begun = not self._begun and self._first(head), True
        if self._forked:
            raise LogForked(what=self._forked)
        if done:
            return
        with self._news:
            self._newest = head
            self._news.notify_all()

    def start(self) -> None:
        """Begin; the thread ends with ``close``."""
        self._thread = threading.Thread(target=self._run, name="publishing", daemon=True)
        self._thread.start()

    def close(self, *, within: float) -> None:
        """Publish what is in hand, for at most ``within`` seconds, and end."""
        with self._news:
            self._ended = True
            self._news.notify_all()
        if self._thread is not None:
            self._thread.join(within)
        self.publisher.witnesses.close()

    def _first(self, head: Head) -> bool:
        until = time.monotonic() + _SIGNER_WITHIN
        while not (done := self._published(head)) and self._is_away and time.monotonic() < until:
            with self._news:
                self._news.wait_for(lambda: self._ended, timeout=_LOOK_AGAIN)
            if self._ended:
                break
        return done

    def _run(self) -> None:
        while not self._forked:
            with self._news:
                self._news.wait_for(lambda: self._newest is not None or self._ended)
                head, self._newest = self._newest, None
            if head is None:
                return
            if not self._published(head):
                self._again(head)

    def _again(self, head: Head) -> None:
        with self._news:
            self._news.wait_for(lambda: self._newest is not None or self._ended, timeout=_TRY_AGAIN)
            if self._newest is None and not self._ended:
                self._newest = head

    def _published(self, head: Head) -> bool:
        self._is_away = False
        try:
            witnessed = self.publisher.publish(head, prove=self.prove)
        except (Contradicted, WentBack) as fault:
            self._forked = str(fault)
            self._say(f"not published: {fault}")
            return False
        except (NoAnswer, Malformed, OSError, ZhiliError) as fault:
            self._is_away = isinstance(fault, OSError)
            self._say(f"not signed: {fault}")
            return False
        missing = "; ".join(f"{name}: {why}" for name, why in witnessed.missing.items())
        self._say(f"not witnessed by {missing}" if missing else "")
        return witnessed.is_enough

    def _say(self, words: str) -> None:
        if words and words != self._told:
            self.tell(words)
        self._told = words
