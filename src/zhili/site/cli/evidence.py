"""``zhili ledger seal`` and ``bundle``: a file sealed with a receipt beside it, a case's evidence for a court."""

import argparse
import base64
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.site.cli import house

PENDING = 3
"""Exit code: sealed, and the log is not published that far yet."""

_WAIT, _EVERY = 15.0, 0.25  # seconds
_SEALED = Text(zh="已封存，回执：{path}", en="sealed; the receipt: {path}")
_PENDING = Text(
    zh="已封存，日志尚未发布到这里（{reason}）。稍后再运行同一命令取回执；在此之前请保留 {path}。",
    en="sealed, and the log is not published that far yet ({reason}). Run the same command later for the receipt;"
    " keep {path} until then.",
)
_CHANGED = Text(
    zh="{path} 与封存时不一致：文件在封存之后被改动，或者回执不是它的。",
    en="{path} is not what was sealed: it was changed since, or the receipt is not its own.",
)
_BUNDLED = Text(zh="证据包：{path}", en="the bundle: {path}")
_CASE = Text(zh="案件 {number}", en="Case {number}")
_LATER = Text(
    zh="证据已封存，日志尚未发布到这里（{reason}）。稍后用 --again {id} 取证据包。",
    en="the evidence is sealed, the log is not published that far yet ({reason}). Fetch it later with --again {id}.",
)
Made = TypeVar("Made")


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verbs of ``zhili ledger`` about evidence."""
    seal = verbs.add_parser("seal", help="seal a file of any size; its receipt is laid beside it")
    seal.add_argument("file", type=Path, metavar="FILE")
    seal.set_defaults(run=_seal)
    bundle = verbs.add_parser("bundle", help="lay a case's evidence into one file for a court")
    bundle.add_argument("case", metavar="CASE", help="the case's number")
    bundle.add_argument("--to", dest="receiver", default="", metavar="WORDS", help="for whom it is made")
    bundle.add_argument("--out", type=Path, metavar="FILE", help="where it goes (default: CASE.zip)")
    bundle.add_argument("--again", type=UUID, metavar="ID", help="fetch a bundle that was made before")
    bundle.set_defaults(run=_bundle)
    for verb in (seal, bundle):
        house.add_home(verb)
        verb.add_argument(
            "--wait", type=float, default=_WAIT, metavar="SECONDS", help="how long to wait for the log"
        )


def _seal(arguments: argparse.Namespace) -> int:
    """Print where the receipt lies, or that it is pending (exit code 3). A file is sealed once."""
    from_beside = arguments.file.name
    with house.open_house(arguments):
        from zhili.ledger import public as ledger

        receipt = arguments.file.with_name(from_beside + ledger.RECEIPT)
        waiting = arguments.file.with_name(f"{from_beside}.seal.json")
        if not receipt.exists():
            if not waiting.exists():
                _lay_down(waiting, _sealed(arguments.file))
            known = json.loads(waiting.read_text("utf-8"))
            salt = base64.b64decode(known["salt"])
            try:
                whole = _in_time(lambda: ledger.whole_receipt(UUID(known["id"]), salt=salt), arguments.wait)
            except (ledger.NotPublished, ledger.NotYetInLog) as fault:
                reason = fault.words.in_(arguments.lang)
                print(_PENDING.format(reason=reason, path=waiting).in_(arguments.lang))
                return PENDING
            _lay_down(receipt, whole)
            waiting.unlink()
        return _told(arguments, receipt)


def _sealed(file: Path) -> bytes:
    from zhili.ledger import public as ledger

    with file.open("rb") as content:
        done = ledger.seal_outright(content, at=clock.now())
    return json.dumps({"id": str(done.id), "salt": base64.b64encode(done.salt).decode()}).encode()


def _told(arguments: argparse.Namespace, receipt: Path) -> int:
    """Print the receipt's path if it is the file's own; else say so, 1."""
    from zhili.ledger import public as ledger

    with arguments.file.open("rb") as content:
        found = ledger.judge_file(arguments.file.name, receipt=receipt.read_bytes(), content=content)
    if not found.holds:
        sys.stderr.write(f"zhili: {_CHANGED.format(path=arguments.file).in_(arguments.lang)}\n")
        return 1
    print(_SEALED.format(path=receipt).in_(arguments.lang))
    return 0


def _bundle(arguments: argparse.Namespace) -> int:
    """Seal a certificate over a case's evidence and lay down the bundle; 3 while the log is not published that far."""
    out = arguments.out or Path(f"{arguments.case}.zip")
    with house.open_house(arguments):
        from zhili.cases import public as cases
        from zhili.ledger import public as ledger

        at = clock.now()
        made = arguments.again or cases.hand_out(
            case_id=_case(arguments.case), to=arguments.receiver, actor=SYSTEM, at=at
        )
        draft = out.with_name(f".{out.name}.new")
        try:
            with draft.open("wb") as target:
                os.chmod(draft, 0o600)
                _in_time(
                    lambda: cases.write_hand_out(hand_out_id=made, actor=SYSTEM, at=at, to=target),
                    arguments.wait,
                )
            draft.replace(out)
        except (ledger.NotPublished, ledger.NotYetInLog) as fault:
            print(_LATER.format(reason=fault.words.in_(arguments.lang), id=made).in_(arguments.lang))
            return PENDING
        finally:
            draft.unlink(missing_ok=True)
    print(_BUNDLED.format(path=out).in_(arguments.lang))
    return 0


def _case(number: str) -> UUID:
    """The case of this number. Raises NotFound."""
    from zhili.cases import public as cases

    digits = "".join(number.split())
    found = cases.listing(
        actor=SYSTEM, filters=cases.Filters(numbers=(digits,)), at=clock.now(), limit=1
    ).rows
    if not found:
        raise NotFound(what=_CASE.format(number=number))
    return found[0].id


def _in_time(make: Callable[[], Made], wait: float) -> Made:
    """What is made once the log is published that far. Raises NotPublished or NotYetInLog after ``wait`` seconds."""
    from zhili.ledger import public as ledger

    end = time.monotonic() + wait
    while True:
        try:
            return make()
        except (ledger.NotPublished, ledger.NotYetInLog):
            if time.monotonic() >= end:
                raise
            time.sleep(_EVERY)


def _lay_down(path: Path, content: bytes) -> None:
    """Write a file whole, for its owner only, and have it on disk when this returns."""
    draft = path.with_name(f".{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
