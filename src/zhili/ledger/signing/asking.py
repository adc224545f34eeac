"""Asking a notary to sign: over HTTP(S) a witness, over a local socket the log's own signer."""

import http.client
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from zhili.ledger.rules import notes
from zhili.ledger.rules.checkpoints import Checkpoint, number
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.rules.notes import Signature
from zhili.ledger.rules.submissions import Submission
from zhili.ledger.signing.notary import Answer
from zhili.ledger.signing.serving import ADD_CHECKPOINT

Prove = Callable[[int, int], Sequence[bytes]]
"""Gives the consistency proof between two sizes of the log, neither of them 0."""
Send = Callable[[bytes], Answer]
"""Hands a request over and brings the answer. Raises OSError or NoAnswer when there is none."""

_TRIES = 4  # another log process may sign in between; more than this is a fault
_MOST_BYTES = 1_000_000


class NoAnswer(ValueError):
    """A notary that did not sign; the message says why."""


class Contradicted(NoAnswer):
    """A notary that remembers another log than this one: the log was put back, or forked."""


class Ahead(Contradicted):
    """A notary that remembers a larger size, or another root for this size."""

    def __init__(self, size: int, *, own: int) -> None:
        self.size = size
        super().__init__(f"it remembers the log at size {size}, and the log offers {own}")


def signatures_over(
    offered: Checkpoint, body: bytes, *, old: int, prove: Prove, send: Send
) -> tuple[Signature, ...]:
    """The signatures that a notary gives for ``offered`` (written in ``body``), begun from size ``old``.

    Where the notary remembers another size, the proof is made from there. Raises NoAnswer, Ahead for a size that
    the log does not reach, Contradicted where no proof holds, and OSError when nobody answers.
    """
    for _ in range(_TRIES):
        proof = tuple(prove(old, offered.size)) if 0 < old < offered.size else ()
        answer = send(Submission(old, proof, body).encoded())
        if answer.status == 200:
            return _read(answer.body)
        if answer.status == 422:
            raise Contradicted(f"what it signed at size {old} is no beginning of this log")
        if answer.status != 409:
            raise NoAnswer(f"it answered {answer.status}: {answer.body.strip()[:200]}")
        remembered = _remembered(answer)
        if remembered > offered.size or remembered == old:
            raise Ahead(remembered, own=offered.size)
        old = remembered
    raise NoAnswer("it was at another size each time")


def over_http(url: str, *, within: float) -> Send:
    """Hands requests to the witness whose submission prefix is ``url``; ``within`` is in seconds."""
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if parts.scheme not in kinds or parts.hostname is None:
        raise NoAnswer(f"{url} is no address of a witness")
    host, path = parts.hostname, parts.path.rstrip("/")

    def send(request: bytes) -> Answer:
        return _exchange(kinds[parts.scheme](host, parts.port, timeout=within), path, request)

    return send


def over_socket(path: Path, *, within: float) -> Send:
    """Hands requests to the signer at a local socket."""

    def send(request: bytes) -> Answer:
        return _exchange(_LocalConnection(path, within), "", request)

    return send


def _exchange(connection: http.client.HTTPConnection, prefix: str, request: bytes) -> Answer:
    try:
        connection.request("POST", prefix + ADD_CHECKPOINT, body=request)
        response = connection.getresponse()
        body = response.read(_MOST_BYTES).decode("utf-8", "replace")
        return Answer(response.status, body, response.headers.get("Content-Type", ""))
    except http.client.HTTPException as fault:
        raise NoAnswer(f"it does not speak HTTP: {fault!r}") from fault
    finally:
        connection.close()


def _read(body: str) -> tuple[Signature, ...]:
    try:
        return notes.signatures(body)
    except Malformed as fault:
        raise NoAnswer(f"it answered no signature: {fault}") from fault


def _remembered(answer: Answer) -> int:
    try:
        return number(answer.body.rstrip("\n"))
    except Malformed as fault:
        raise NoAnswer("it did not tell the size that it remembers") from fault


class _LocalConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, within: float) -> None:
        super().__init__("local", timeout=within)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))
