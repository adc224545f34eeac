"""A case's evidence, handed out by its house and judged by somebody who has nothing of the house: offline, in one file.

For any journey whose house has a signer (``with_signer``): ``stands_offline`` makes the bundle with ``zhili ledger
bundle CASE``, has the program that lies in it judge it on a machine of its own, and sees a changed copy refused.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from zhili.ledger.signing import programs
from zhili.site.tests.houses import zhili

WITHIN = 90.0  # seconds
_PARTS_OF_CRYPTOGRAPHY = ("cryptography", "cffi", "_cffi_backend", "pycparser")

Members = dict[str, bytes]
Change = Callable[[Members], Members]


def with_signer(home: Path, origin: str) -> list[str]:
    """Set up the signer of a home's log before its house starts; the public keys under which it signs."""
    programs.signer_server(home / "signer", name=origin).server_close()
    return [(home / "signer" / f"{file}.pub").read_text("utf-8").strip() for file, _ in programs.SIGNER_KEYS]


def handed_out(
    home: Path, number: str, *, to: str, out: Path, settings: Mapping[str, str] | None = None
) -> Members:
    """The members of the bundle that ``zhili ledger bundle`` makes of a case, by name."""
    done = zhili(
        "ledger", "bundle", number.replace(" ", ""), "--to", to, "--out", str(out), "--wait", str(WITHIN),
        "--home", str(home), settings=settings,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(part: str, change: Callable[[bytes], bytes]) -> Change:
    """Changes the member whose name has this in it."""

    def of(members: Members) -> Members:
        name = next(one for one in members if part in one)
        assert change(members[name]) != members[name]
        return {**members, name: change(members[name])}

    return of


def flipped(content: bytes) -> bytes:
    """The same but for one bit in the middle."""
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


class Judge:
    """Someone with Python, the package ``cryptography`` and the keys that institutions publish; without Zhili.

    What the programs of the judge open by network is refused to them before it goes out: they judge offline.
    """

    def __init__(self, folder: Path, program: bytes, trusted: Mapping[str, bytes]) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.options = folder, list[str]()
        (folder / "zhili-verify.py").write_bytes(program)
        for option, content in trusted.items():
            (folder / option).write_bytes(content)
            self.options += [f"--{option}", str(folder / option)]
        (folder / "lib").mkdir()
        (folder / "lib/offline.py").write_text(_OFFLINE, "utf-8")
        for name in _PARTS_OF_CRYPTOGRAPHY:
            found = find_spec(name)
            if found is not None and found.origin is not None:
                at = Path(found.origin)
                at = at.parent if at.name == "__init__.py" else at
                (folder / "lib" / at.name).symlink_to(at)
        assert self._run("-c", "import cryptography").returncode == 0
        assert "No module named 'zhili'" in self._run("-c", "import zhili").stderr

    def judge(self, members: Mapping[str, bytes]) -> dict[str, Any]:
        """What the program says of a bundle, by name of the item."""
        bundle = self.folder / "bundle.zip"
        with zipfile.ZipFile(bundle, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        done = self._run("lib/offline.py", "zhili-verify.py", "bundle.zip", "--json", *self.options)
        assert done.stdout, done.stderr
        found = json.loads(done.stdout)
        assert done.returncode == int(not found["holds"]), done.stderr
        return {one["name"]: one for one in found["items"]}

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        # Without the machine's site-packages: what lies in ``lib`` is all there is.
        return subprocess.run(
            [sys.executable, "-S", *words], cwd=self.folder, env={"PYTHONPATH": str(self.folder / "lib")},
            capture_output=True, text=True, check=False,
        )  # fmt: skip


_OFFLINE = """
import runpy, sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"not offline: {event} {arguments}")

sys.addaudithook(refuse)
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs a program that may open no socket."""


def stands_offline(
    home: Path, number: str, folder: Path, *, settings: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Hand out a case's evidence and have it judged; what was found of each item, by its name.

    Each file, each paper, each record of custody, the certificate and the list hold by the house's policy, none is
    erased; with one bit changed in a file, a paper, a receipt or the certificate the copy is refused.
    """
    true = handed_out(home, number, to="区人民法院", out=folder / f"{number[-6:]}.zip", settings=settings)
    policy = {"policy": (home / "ledger/policy.txt").read_bytes()}
    judge = Judge(folder / "judge", true["zhili-verify.py"], policy)
    found = judge.judge(true)
    assert found and all(one["holds"] and not one["erased"] for one in found.values()), found
    papers = ["-文书_"] if any(one.startswith("文书/") for one in found) else []
    for part in ("content/1-", "receipts/1.", "证书.pdf", *papers):
        told = judge.judge(changed(part, flipped)(true)).values()
        assert not all(one["holds"] for one in told), f"{part} was changed, and holds"
    return found
