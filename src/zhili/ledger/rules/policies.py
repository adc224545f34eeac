"""Trust policies (C2SP tlog-policy): which logs are believed, which witnesses are known, and how many must agree."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from zhili.ledger.rules import keys
from zhili.ledger.rules.keys import Malformed, PublicKey, Scheme

NONE = "none"
MOST_LINES = 1000
_LOG_SCHEMES = frozenset({Scheme.ED25519, Scheme.MLDSA44})
_WITNESS_SCHEMES = frozenset({Scheme.COSIGNATURE, Scheme.MLDSA44})


@dataclass(frozen=True, slots=True)
class Log:
    """A log by its key, whose name is the log's origin."""

    key: PublicKey
    url: str


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness under the name it bears in the policy; ``url`` is where it takes checkpoints, or empty."""

    name: str
    key: PublicKey
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Agrees when at least ``least`` of its members, witnesses or groups, agree."""

    least: int
    members: tuple[str, ...]


@dataclass(slots=True)
class Policy:
    """A policy as read. ``quorum`` is the name of a witness or a group, or ``none``."""

    logs: list[Log] = field(default_factory=list)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    def is_met(self, agreed: Collection[str]) -> bool:
        """Whether these witnesses, by their names in the policy, are enough."""
        return self.quorum == NONE or self._agrees(self.quorum, agreed)

    def keys_of(self, origin: str) -> list[PublicKey]:
        """The keys under which the log of this origin is believed; none for a log that is not known."""
        return [log.key for log in self.logs if log.key.name == origin]

    def _agrees(self, name: str, agreed: Collection[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in agreed
        return sum(self._agrees(member, agreed) for member in group.members) >= group.least


def policy(data: bytes) -> Policy:
    """Read a policy file. Raises Malformed with the number of the line."""
    read, used = Policy(), set[str]()
    for number, words in _lines(data):
        try:
            _take(read, used, words)
        except Malformed as fault:
            raise Malformed(f"line {number} of the policy: {fault}") from fault
    if not read.quorum:
        raise Malformed("the policy names no quorum")
    return read


def _take(read: Policy, used: set[str], words: list[str]) -> None:
    match words:
        case ["log", key, *url] if len(url) <= 1:
            _new_key(taken := keys.public_key(key), [log.key for log in read.logs], _LOG_SCHEMES)
            read.logs.append(Log(taken, "".join(url)))
        case ["witness", name, key, *url] if len(url) <= 1:
            _new_name(read, name)
            others = [witness.key for witness in read.witnesses.values()]
            _new_key(taken := keys.public_key(key), others, _WITNESS_SCHEMES)
            read.witnesses[name] = Witness(name, taken, "".join(url))
        case ["group", name, least, *members] if members:
            _new_name(read, name)
            read.groups[name] = _group(read, used, least, members)
        case ["quorum", name] if not read.quorum and (name == NONE or _is_known(read, name)):
            read.quorum = name
        case _:
            raise Malformed("a line is log, witness, group or one quorum, of names defined before it")


def _group(read: Policy, used: set[str], least: str, members: list[str]) -> Group:
    for member in members:
        if not _is_known(read, member) or member in used:
            raise Malformed("a member is defined before its group and is member once")
        used.add(member)
    needed = {"any": 1, "all": len(members)}.get(least) or _count(least)
    if not 1 <= needed <= len(members):
        raise Malformed("a group needs from one to all of its members")
    return Group(needed, tuple(members))


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > len(str(MOST_LINES)):
        raise Malformed("a group needs any, all or a number of its members")
    return int(text)


def _is_known(read: Policy, name: str) -> bool:
    return name in read.witnesses or name in read.groups


def _new_name(read: Policy, name: str) -> None:
    if name == NONE or _is_known(read, name):
        raise Malformed("this name is taken")


def _new_key(key: PublicKey, others: list[PublicKey], allowed: frozenset[Scheme]) -> None:
    if key.scheme not in allowed:
        raise Malformed("a key of this kind does not serve here")
    if any(key.raw == other.raw for other in others):
        raise Malformed("this key stands in the policy already")


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if any((byte < 0x20 and byte not in b"\t\n") or byte == 0x7F for byte in data):
        raise Malformed("the policy holds a control character")
    if data and not data.endswith(b"\n"):
        raise Malformed("the last line of the policy does not end")
    lines = data.split(b"\n")
    if len(lines) > MOST_LINES:
        raise Malformed(f"the policy has more than {MOST_LINES} lines")
    for number, line in enumerate(lines, start=1):
        words = [
            word.decode("utf-8", "surrogateescape") for word in line.replace(b"\t", b" ").split(b" ") if word
        ]
        if words and not words[0].startswith("#"):
            yield number, words
