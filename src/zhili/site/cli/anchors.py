"""Verbs of ``zhili ledger`` that tie the log to others and to the clock: ``anchor``, ``anchors``, ``stamp``."""

import argparse
import io
from pathlib import Path

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.site.cli import house

_NONE_NAMED = Text(
    zh="没有要锚定的日志：请在主目录的 ledger/anchors.txt 中写明其公钥和地址。",
    en="No log is named to be anchored: write its keys and its address into ledger/anchors.txt of the home.",
)
_ANCHORED = Text(zh="{origin}：已封存其检查点", en="{origin}: its checkpoint is sealed")
_NOTHING_NEW = Text(zh="{origin}：没有新的检查点", en="{origin}: nothing new")
_CONTINUES = Text(
    zh="{origin}：{size} 条，封存于 {at:%Y-%m-%d %H:%M} UTC",
    en="{origin}: {size} entries, sealed {at:%Y-%m-%d %H:%M} UTC",
)
_CONTRADICTS = Text(
    zh="{origin}：{size} 条，与此前不一致，封存于 {at:%Y-%m-%d %H:%M} UTC",
    en="{origin}: {size} entries, which does not continue what was sealed before, sealed {at:%Y-%m-%d %H:%M} UTC",
)
_TAKEN = Text(
    zh="{origin}：其中封存了本日志 {size} 条时的检查点，证明已保存",
    en="{origin}: holds this log's checkpoint of {size} entries; its proof is kept",
)
_STAMPED = Text(zh="时间戳：{at:%Y-%m-%d %H:%M:%S} UTC", en="stamped: {at:%Y-%m-%d %H:%M:%S} UTC")
_NOTHING_TO_STAMP = Text(zh="没有需要时间戳的新检查点", en="there is no new checkpoint to be stamped")


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verbs."""
    anchor = verbs.add_parser("anchor", help="seal the published checkpoints of other logs in this one")
    anchor.set_defaults(run=_anchor)
    anchors = verbs.add_parser(
        "anchors", help="list the checkpoints of other logs that are sealed in this one"
    )
    anchors.add_argument(
        "--bundle",
        type=Path,
        metavar="FILE",
        help="write a bundle that proves it offline, for the other log's side",
    )
    anchors.add_argument(
        "--take",
        type=Path,
        metavar="FILE",
        help="keep the bundle that another house wrote of this log; bundles of evidence carry its proof from now on",
    )
    anchors.set_defaults(run=_anchors)
    stamp = verbs.add_parser(
        "stamp", help="have an outside authority stamp the published checkpoint (RFC 3161)"
    )
    stamp.add_argument("--authority", metavar="ADDRESS", help="whom to ask from now on: http(s)://…")
    stamp.add_argument(
        "--roots",
        type=Path,
        metavar="FILE",
        help="the authority's root certificates in PEM, needed with --authority",
    )
    stamp.set_defaults(run=_stamp)
    for verb in (anchor, anchors, stamp):
        house.add_home(verb)


def _anchor(arguments: argparse.Namespace) -> int:
    """Anchor every log that is named; 1 where one could not be, or contradicts itself."""
    with house.open_house(arguments):
        from zhili.ledger import public as ledger

        done, faulty = 0, False
        for origin, outcome in ledger.anchor_all(at=clock.now()):
            done += 1
            if isinstance(outcome, ZhiliError):
                faulty = True
                print(outcome.render(arguments.lang), flush=True)
            else:
                print(
                    (_ANCHORED if outcome else _NOTHING_NEW).format(origin=origin).in_(arguments.lang),
                    flush=True,
                )
        if not done:
            print(_NONE_NAMED.in_(arguments.lang))
    return int(faulty or not done)


def _anchors(arguments: argparse.Namespace) -> int:
    """List them, or write them into a bundle, or take one in; 1 where there are none."""
    with house.open_house(arguments):
        from zhili.ledger import public as ledger

        if arguments.take:
            with arguments.take.open("rb") as brought:
                for origin, size in ledger.take_anchors(brought):
                    print(_TAKEN.format(origin=origin, size=size).in_(arguments.lang))
            return 0
        found = ledger.newest_anchors()
        for one in found:
            words = _CONTINUES if one.continues else _CONTRADICTS
            print(words.format(origin=one.origin, size=one.size, at=one.at).in_(arguments.lang))
        if not found:
            print(_NONE_NAMED.in_(arguments.lang))
        elif arguments.bundle:
            written = io.BytesIO()
            ledger.write_anchors(to=written)
            arguments.bundle.write_bytes(written.getvalue())
    return int(not found)


def _stamp(arguments: argparse.Namespace) -> int:
    """Choose the authority where one is given, and ask it."""
    from zhili.ledger.signing.stamping import NoAuthority, Stamps

    stamps = Stamps(house.choose_house(arguments).ledger)
    if arguments.authority:
        if arguments.roots is None:
            raise NoAuthority(reason="--roots")
        try:
            roots = arguments.roots.read_bytes()
        except OSError as fault:
            raise NoAuthority(reason=f"{arguments.roots}: {fault.strerror}") from fault
        stamps.choose(arguments.authority, roots)
    at = stamps.stamp()
    print((_STAMPED.format(at=at) if at else _NOTHING_TO_STAMP).in_(arguments.lang))
    return 0
