"""Two small programs: the witness that an institution runs, and the signer beside the log. Each has one folder.

The folder holds the keys (mode 600), the memory of what was signed, and for a witness the list of logs it serves.
"""

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import ClassVar

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger.rules import keys
from zhili.ledger.rules.keys import Malformed, PrivateKey, PublicKey, Scheme
from zhili.ledger.signing import keyfiles, sm2_key
from zhili.ledger.signing.memory import FileMemory
from zhili.ledger.signing.notary import Signer, Witness, no_further
from zhili.ledger.signing.serving import LocalServer, NotaryServer
from zhili.ledger.signing.sm2_key import NoSm2

SOCKET = "signer.sock"
SM2_KEY = "sm2.pem"
_MEMORY, _LOGS = "memory.sqlite", "logs"
# File and scheme of each key, in the order in which they sign.
WITNESS_KEYS = (("ed25519.key", Scheme.COSIGNATURE), ("mldsa44.key", Scheme.MLDSA44))
SIGNER_KEYS = (("ed25519.key", Scheme.ED25519), ("mldsa44.key", Scheme.MLDSA44))
KINDS = {"log": Scheme.ED25519, "witness": Scheme.COSIGNATURE, "mldsa44": Scheme.MLDSA44}


class NotSetUp(ZhiliError):
    """A folder without keys and no name to make them for."""

    code: ClassVar[str] = "notary-not-set-up"
    status: ClassVar[int] = 409
    message = Text(
        zh="{home} 中还没有密钥：首次启动请用 --name 给出名称（如 court.example/witness）。",
        en="There is no key in {home}: say at the first start with --name what it is called (court.example/witness).",
    )


class MemoryLost(ZhiliError):
    """Keys without the memory of what they signed: signing on could help a log to fork."""

    code: ClassVar[str] = "notary-memory-lost"
    status: ClassVar[int] = 409
    message = Text(
        zh="{home} 中有密钥，却没有签署记录 memory.sqlite。请找回该文件；找不回时请停用这些密钥，"
        "换新目录重新开始，并告知使用其公钥的各方。",
        en="{home} holds keys but not memory.sqlite, the record of what they signed. Bring it back; if it is lost,"
        " give up these keys, begin in a new folder, and tell those who rely on them.",
    )


class NotALog(ZhiliError):
    """A line that names no log."""

    code: ClassVar[str] = "not-a-log"
    status: ClassVar[int] = 422
    message = Text(
        zh="“{line}…” 不是日志的公钥（名称+编号+base64）：{reason}。",
        en="“{line}…” is not the public key of a log (name+number+base64): {reason}.",
    )


def prepare(home: Path, name: str | None, kinds: Sequence[tuple[str, Scheme]]) -> list[PrivateKey]:
    """The keys in a folder, made under ``name`` at the first start. Raises NotSetUp, MemoryLost or KeyFault."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    first = home / kinds[0][0]
    if not first.exists():
        if name is None:
            raise NotSetUp(home=home)
    elif not (home / _MEMORY).exists():
        raise MemoryLost(home=home)
    else:
        name = keyfiles.read(first).name
    FileMemory(home / _MEMORY).close()
    return [keyfiles.read_or_make(home / file, name, scheme) for file, scheme in kinds]


def witness_server(
    home: Path, *, host: str, port: int, name: str | None = None, logs: Sequence[str] = ()
) -> NotaryServer:
    """A witness ready to serve on an address. ``logs`` are public keys (``vkey``) of logs that it serves from now on.

    Raises NotSetUp, KeyFault, NotALog, or OSError when the port is taken.
    """
    own = prepare(home, name, WITNESS_KEYS)
    served = _logs(home / _LOGS, logs)
    memory = FileMemory(home / _MEMORY)
    notary = Witness(keys=own, memory=memory, clock=_now, logs=served)
    return NotaryServer((host, port), notary, lambda: _about("witness", own, memory))


def signer_server(home: Path, *, name: str | None = None) -> LocalServer:
    """The log's signer, ready to serve at ``signer.sock`` in its folder.

    Raises NotSetUp, MemoryLost, KeyFault, SocketPathTooLong.
    """
    own = prepare(home, name, SIGNER_KEYS)
    memory = FileMemory(home / _MEMORY)
    notary = Signer(keys=own, memory=memory, clock=_now, further=_further(home / SM2_KEY))
    return LocalServer(home / SOCKET, notary, lambda: _about("signer", own, memory))


def serve(server: NotaryServer, announce: Callable[[str], object]) -> None:
    """Serve until SIGINT or SIGTERM; ``announce`` gets the text that ``GET /`` shows."""

    def end(_: int, __: FrameType | None) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    announce(server.about())
    with server:
        server.serve_forever(poll_interval=0.1)


def _further(file: Path) -> Callable[[str], str]:
    """The SM2 line, where such a key lies in the folder; a checkpoint does not wait for it when it cannot be made."""
    if not file.exists():
        return no_further
    key = sm2_key.read(file)

    def line(text: str) -> str:
        try:
            return key.sign(text).line()
        except NoSm2 as fault:
            sys.stderr.write(f"no SM2 signature: {fault}\n")
            return ""

    return line


def _logs(file: Path, added: Sequence[str]) -> dict[str, list[PublicKey]]:
    known = file.read_text("utf-8").splitlines() if file.exists() else []
    lines = list(dict.fromkeys(line.strip() for line in [*known, *added] if line.strip()))
    found: dict[str, list[PublicKey]] = {}
    for line in lines:
        key = _log(line)
        found.setdefault(key.name, []).append(key)
    if lines != known:
        file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return found


def _log(line: str) -> PublicKey:
    try:
        key = keys.public_key(line)
    except Malformed as fault:
        raise NotALog(line=line[:40], reason=str(fault)) from fault
    if key.scheme is Scheme.COSIGNATURE:
        raise NotALog(line=line[:40], reason="this is the key of a witness")
    return key


def _about(role: str, own: Sequence[PrivateKey], memory: FileMemory) -> str:
    heads = [f"{head.size} {origin}" for origin, head in memory.heads().items()]
    return "".join(
        f"{line}\n" for line in (f"zhili {role}", *(key.public_key.encoded() for key in own), *heads)
    )


def _now() -> int:
    return int(clock.now().timestamp())
