"""What processes cost, read from /proc (Linux): processor time and memory, by the part of the house they serve."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
PARTS = ("supervisor", "web", "worker", "sequencer", "signer", "postgres")


@dataclass(frozen=True, slots=True)
class Seen:
    """One process at one moment. ``seconds`` is its processor time with that of its ended children."""

    pid: int
    parent: int
    command: str
    seconds: float


def seen() -> dict[int, Seen]:
    """Every process of this machine that may be looked at."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:  # it has just ended
                continue
            one = read_stat(stat, command)
            found[one.pid] = one
    return found


def read_stat(stat: str, command: str) -> Seen:
    """A line of /proc/PID/stat; the name in parentheses may hold anything, parentheses too."""
    before, _, after = stat.rpartition(")")
    fields = after.split()
    spent = sum(int(ticks) for ticks in fields[11:15])  # utime, stime, cutime, cstime
    return Seen(pid=int(before.split()[0]), parent=int(fields[1]), command=command, seconds=spent / _TICKS)


def below(root: int, everything: Mapping[int, Seen]) -> list[Seen]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for one in everything.values():
        children.setdefault(one.parent, []).append(one.pid)
    waiting, found = [root], []
    while waiting:
        pid = waiting.pop()
        if pid in everything:
            found.append(everything[pid])
            waiting.extend(children.get(pid, ()))
    return found


def part_of(command: str) -> str:
    """Which part of a house a command line belongs to; children of the server carry its name too."""
    for part in ("web", "worker", "sequencer", "signer"):
        if f"zhili.site.{part}" in command:
            return part
    return "postgres" if "postgres" in command.split(" ")[0] else "supervisor"


def parts(supervisor: int) -> dict[str, list[Seen]]:
    """The processes of a house by part. A child belongs to the part of the process it descends from."""
    everything = seen()
    found: dict[str, list[Seen]] = {part: [] for part in PARTS}
    found["supervisor"].append(everything[supervisor])
    for child in everything.values():
        if child.parent == supervisor:
            found[part_of(child.command)].extend(below(child.pid, everything))
    return found


def spent(supervisor: int) -> dict[str, float]:
    """Processor seconds of each part of a house so far."""
    return {part: sum(one.seconds for one in members) for part, members in parts(supervisor).items()}


def megabytes(members: Iterable[Seen]) -> float:
    """Memory of processes, shared pages counted once among those who share them (PSS)."""
    total = 0
    for one in members:
        try:
            rollup = Path(f"/proc/{one.pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def memory(supervisor: int) -> dict[str, float]:
    """Megabytes of each part of a house."""
    return {part: megabytes(members) for part, members in parts(supervisor).items()}
