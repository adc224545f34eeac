"""Holds what bandit and detect-secrets find in the repository against ``findings.toml``, which explains each.

Fails on a finding without an explanation and on an explanation without its finding, so that neither outlives
the line it is about. ``--list`` prints the findings as the table wants them.
"""

import argparse
import fnmatch
import hashlib
import importlib.metadata
import json
import linecache
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = Path(__file__).with_name("findings.toml")
_PROGRAM = ("src/*.py", "scripts/*.py", "tools/*.py")
_NO_PROGRAM = ("*/tests/*", "*/migrations/*", "*/testing.py")
_NO_TEXT = (  # digests of what is pinned, and what is no text
    "requirements/*.lock",
    "package-lock.json",
    "tools/findings.toml",
    "*.mo",
    "*.png",
    "*.jpg",
    "*.otf",
    "*.woff2",
)
_PROCESSES = 2
_GIT = shutil.which("git") or "git"
_CACHE = ROOT / ".findings_cache.json"


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One complaint: which check, in which file, about which line of it (a secret: by its digest, never its value)."""

    check: str
    file: str
    about: str
    line: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What an explanation is about. The number of the line is not part of it: lines move."""
        return self.check, f"{self.file}: {self.about}"


def in_programs(files: Sequence[str]) -> list[Finding]:
    """What bandit finds in Python files, with the settings of ``pyproject.toml``."""
    from bandit.core.config import BanditConfig
    from bandit.core.manager import BanditManager

    settings = BanditConfig(str(ROOT / "pyproject.toml"))
    profile = {"include": set(), "exclude": set(settings.get_option("skips") or [])}
    manager = BanditManager(settings, "file", profile=profile)
    manager.files_list = list(files)
    manager.run_tests()
    if manager.skipped:
        raise SystemExit(f"bandit could not read {manager.skipped}")
    return [
        Finding(one.test_id, one.fname, linecache.getline(one.fname, one.lineno).strip(), one.lineno)
        for one in manager.results
    ]


def in_texts(files: Sequence[str]) -> list[Finding]:
    """What detect-secrets takes for a secret, with all its detectors."""
    from detect_secrets.core.scan import scan_file
    from detect_secrets.settings import default_settings

    with default_settings():
        return [
            Finding(one.type, file, one.secret_hash[:12], one.line_number)
            for file in files
            for one in scan_file(file)
        ]


def tracked() -> list[str]:
    """The files that git keeps or is about to, by their place below the root."""
    said = subprocess.run(
        [_GIT, "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(name for name in said.stdout.splitlines() if (ROOT / name).is_file())


def explained() -> Counter[tuple[str, str]]:
    """The explanations of ``findings.toml``: how often each line is explained."""
    table = tomllib.loads(TABLE.read_text("utf-8"))
    return Counter(
        (group["check"], line) for group in table["explained"] if group["why"] for line in group["lines"]
    )


def look() -> list[Finding]:
    """Every finding in the repository. What was found in a file stays true as long as the file does."""
    names = tracked()
    programs = [name for name in names if _one_of(name, _PROGRAM) and not _one_of(name, _NO_PROGRAM)]
    texts = [name for name in names if not _one_of(name, _NO_TEXT)]
    known, version = _remembered(), "".join(map(importlib.metadata.version, ("bandit", "detect-secrets")))
    asked = {f"{kind} {version} {name} {_digest(name)}": (kind, name)
             for kind, files in (("program", programs), ("text", texts)) for name in files}  # fmt: skip
    held = {key: known[key] for key in asked if key in known}
    new = {key: asked[key] for key in asked if key not in known}
    with ProcessPoolExecutor(_PROCESSES) as pool:
        waiting = [
            pool.submit(search, part)
            for kind, search in (("program", in_programs), ("text", in_texts))
            for part in _dealt([name for is_kind, name in new.values() if is_kind == kind])
            if part
        ]
        found = [finding for one in waiting for finding in one.result()]
    for key, (kind, name) in new.items():
        held[key] = [astuple(one) for one in found if one.file == name and _is_of(kind, one)]
    _CACHE.write_text(json.dumps(held), "utf-8")
    return sorted(Finding(*one) for key in asked for one in held[key])


def main(arguments: Sequence[str] | None = None) -> int:
    """1 where a finding or an explanation stands alone."""
    parser = argparse.ArgumentParser(prog="python -m tools.findings")
    parser.add_argument("--list", action="store_true", help="print every finding as the table wants it")
    if parser.parse_args(arguments).list:
        sys.stdout.writelines(f"{one.check}\t{one.file}: {one.about}\n" for one in look())
        return 0
    complaints = list(complain(look(), explained()))
    sys.stderr.writelines(f"{complaint}\n" for complaint in complaints)
    return int(bool(complaints))


def complain(found: Sequence[Finding], reasons: Counter[tuple[str, str]]) -> Iterator[str]:
    """A line for each finding without an explanation, and for each explanation of what is no longer found."""
    left = Counter(reasons)
    for one in found:
        if left[one.key] > 0:
            left[one.key] -= 1
        else:
            yield f"{one.file}:{one.line}: {one.check}: mend it, or explain it in tools/findings.toml: {one.about}"
    for (check, line), count in sorted(left.items()):
        if count > 0:
            yield f"tools/findings.toml explains what is no longer there: {check} {line}"


def _remembered() -> dict[str, list[tuple[str, str, str, int]]]:
    try:
        known: dict[str, list[tuple[str, str, str, int]]] = json.loads(_CACHE.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _is_of(kind: str, one: Finding) -> bool:
    """bandit's checks have a letter and three digits, detect-secrets' are words."""
    return (kind == "program") == (one.check[1:].isdigit())


def _one_of(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _dealt(names: Sequence[str]) -> list[list[str]]:
    return [list(names[number::_PROCESSES]) for number in range(_PROCESSES)]


if __name__ == "__main__":
    sys.exit(main())
