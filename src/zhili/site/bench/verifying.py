"""The single-file verifier over bundles of a house: how many in a second of processor time, each read anew.

``rate`` runs this file as a program of its own, so that the house it asks need not be the caller's.
"""

import importlib.util
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.site.bench.measures import median
from zhili.site.bench.throwaway import environment

if TYPE_CHECKING:
    from zhili.ledger.public import Item

_CONTENT = b"what was agreed upon " * 100
_VERIFIER = "zhili-verify.py"
_TURNS = 7  # of which the middle one counts: one takes less than half a second
_PATIENCE = 60.0  # seconds
_NOT_YET = 503  # the status of what is on its way into the published log


def rate(home: Path, *, bundles: int) -> float:
    """Bundles in a second of one core: each holds one content with its receipt, and was checked before."""
    done = subprocess.run(
        [sys.executable, "-m", "zhili.site.bench.verifying", str(bundles)],
        env={**environment(home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)


def main(count: int) -> None:
    """Seal, wait until it is published, write bundles, and print how many a second of one core verifies."""
    import django

    django.setup()
    with tempfile.TemporaryDirectory(prefix="zhili-bench-") as folder:
        files = [Path(folder) / f"{number}.zip" for number in range(count)]
        for file, bundle in zip(files, _bundles(count), strict=True):
            file.write_bytes(bundle)
        verifier = _verifier(files[0])
        _verify(verifier, files)
        rates = []
        for _ in range(_TURNS):
            began = time.process_time()
            _verify(verifier, files)
            rates.append(count / (time.process_time() - began))
        sys.stdout.write(str(median(rates)))


def _bundles(count: int) -> Iterator[bytes]:
    from zhili.ledger import public as ledger

    items = _sealed(count)
    for item in items:
        until = time.monotonic() + _PATIENCE
        while True:
            written = BytesIO()
            try:
                ledger.write_bundle([item], to=written)
                break
            except ZhiliError as fault:
                if fault.status != _NOT_YET or time.monotonic() > until:
                    raise
                time.sleep(0.05)
        yield written.getvalue()


def _sealed(count: int) -> "list[Item]":
    from zhili.kernel.rows import Batch
    from zhili.ledger import public as ledger

    batch, at, items = Batch(), clock.now(), []
    for _ in range(count):
        event = new_id(at)
        salt = ledger.seal(batch, id=event, action="bench", district_id=0, content=_CONTENT, at=at)
        items.append(ledger.Item("content.txt", event, salt, lambda: BytesIO(_CONTENT)))
    batch.write()
    return items


def _verifier(bundle: Path) -> ModuleType:
    """The verifier out of a bundle, as who received it has it."""
    with zipfile.ZipFile(bundle) as archive:
        file = archive.extract(_VERIFIER, bundle.parent)
    spec = importlib.util.spec_from_file_location("verifier", file)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


def _verify(verifier: ModuleType, files: list[Path]) -> None:
    if not all(found.holds for file in files for found in verifier.check(file)):
        raise RuntimeError("a bundle of the bench does not hold")


if __name__ == "__main__":
    main(int(sys.argv[1]))
