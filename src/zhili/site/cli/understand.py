"""``zhili understand``: train what the house understands messages by, and measure it on data it never saw."""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import zhili.packs
from zhili.site.cli import house

_DEFAULTS = {"class": {"taxonomy": str(Path(zhili.packs.__path__[0]) / "hotline" / "taxonomy.csv")}}
"""Options of a task that the house fills in where they are not given."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its verbs."""
    parser = subparsers.add_parser("understand", help="train and measure what messages are understood by")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    train = verbs.add_parser("train", help="learn from a folder of data; writes one model file")
    train.add_argument("--out", type=Path, required=True, metavar="MODEL", help="the file to write")
    train.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an option of the task; may be repeated",
    )
    train.set_defaults(act=_train)
    measure = verbs.add_parser("eval", help="measure a model on a folder of data it never saw")
    measure.add_argument("--model", type=Path, required=True, metavar="MODEL")
    measure.add_argument(
        "--labels", type=Path, metavar="FILE", help="the right answers, where they lie apart"
    )
    measure.set_defaults(act=_eval)
    _add_versions(verbs)
    for verb in (train, measure):
        house.add_home(verb)
        verb.add_argument("--task", required=True, help="class, address, …: see docs/understanding.md")
        verb.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of data")
        verb.add_argument("--json", action="store_true", help="print the figures as one JSON object")
        verb.set_defaults(run=run)


def _add_versions(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listed = verbs.add_parser("versions", help="the models this house has learned, with figures")
    listed.set_defaults(run=run_on_house, act=_versions)
    back = verbs.add_parser("rollback", help="take the model in force back: the one before speaks again")
    back.add_argument("--key", metavar="KEY", help="of one taxonomy (default: of all)")
    back.set_defaults(run=run_on_house, act=_rollback)
    adopt = verbs.add_parser("adopt", help="let a model of legal questions choose among the known answers")
    adopt.add_argument("--model", type=Path, required=True, metavar="MODEL", help="of the task legal")
    adopt.set_defaults(run=run_on_house, act=_adopt)
    gaps = verbs.add_parser(
        "duties", help="rows that the responsibility list lacks, by who handled such cases"
    )
    gaps.add_argument("--days", type=int, default=400, metavar="N", help="of how many days (default: 400)")
    gaps.set_defaults(run=run_on_house, act=_duties)
    for verb in (listed, back, adopt, gaps):
        house.add_home(verb)


def run_on_house(arguments: argparse.Namespace) -> int:
    """Do one verb on the models that a house has learned; safe beside a running house."""
    with house.open_house(arguments):
        for line in arguments.act(arguments):
            print(line)
    return 0


def run(arguments: argparse.Namespace) -> int:
    """Do one verb: figures on standard output, how far it is on standard error. No database is needed."""
    import django

    house.choose_house(arguments)
    django.setup()
    figures: dict[str, Any] = arguments.act(arguments)
    print(json.dumps(figures, ensure_ascii=False) if arguments.json else _lines(figures))
    return 0


def _train(arguments: argparse.Namespace) -> dict[str, Any]:
    from zhili.kernel import clock
    from zhili.understanding import public as understanding

    given = _DEFAULTS.get(arguments.task, {}) | dict(one.partition("=")[::2] for one in arguments.set)
    began = time.monotonic()
    figures = understanding.train_task(
        arguments.task, data=arguments.data, options=given, out=arguments.out, at=clock.now(), tell=_tell
    )
    seconds = round(time.monotonic() - began, 1)
    return {"task": arguments.task, "model": str(arguments.out), "seconds": seconds, **figures}


def _eval(arguments: argparse.Namespace) -> dict[str, Any]:
    from zhili.understanding import public as understanding

    return understanding.evaluate_task(
        arguments.task, model=arguments.model, data=arguments.data, labels=arguments.labels
    )


def _versions(arguments: argparse.Namespace) -> list[str]:
    from zhili.understanding import public as understanding

    return [
        f"{one.key} {one.number} {one.trained_at:%Y-%m-%d %H:%M} {'*' if one.in_force else '-'} {one.verdict}"
        f" n={one.learned_from} {_told(one.figures, one.rival)}"
        for one in understanding.versions(of="")
    ]


def _told(figures: Mapping[str, object], rival: Mapping[str, object]) -> str:
    """The figures that a version is known by: of classes beside its rival's, else of legal answers."""
    if "macro_f1" in figures:
        return f"macro_f1={figures['macro_f1']} rival={rival['macro_f1']}"
    return " ".join(f"{name}={figures.get(name)}" for name in ("hit1", "answered", "right_when_answered"))


def _rollback(arguments: argparse.Namespace) -> list[str]:
    from zhili.kernel import clock
    from zhili.understanding import public as understanding

    words = {"zh": "已撤下第 {number} 版。", "en": "Version {number} was taken back."}[arguments.lang]
    taken = understanding.roll_back(at=clock.now(), key=arguments.key)
    return [words.format(number=number) for number in taken]


def _adopt(arguments: argparse.Namespace) -> list[str]:
    from zhili.kernel import clock
    from zhili.understanding import public as understanding

    words = {"zh": "已启用第 {number} 版。", "en": "Version {number} is in force."}[arguments.lang]
    return [words.format(number=understanding.adopt_advice(model=arguments.model, at=clock.now()))]


def _duties(arguments: argparse.Namespace) -> list[str]:
    from zhili.cases import public as cases
    from zhili.kernel import clock

    found = cases.unlisted(since=clock.now() - timedelta(days=arguments.days))
    rows = [
        f"{one.class_code},{one.area.rpartition('/')[2]},{one.unit},,{one.cases},{one.share}" for one in found
    ]
    return ["class,area,unit,article,cases,share", *rows]


def _tell(words: str) -> None:
    print(f"understand: {words}", file=sys.stderr, flush=True)


def _lines(figures: Mapping[str, Any], before: str = "") -> str:
    lines = [
        _lines(value, f"{before}{name} ") if isinstance(value, Mapping) else f"{before}{name}: {value}"
        for name, value in figures.items()
    ]
    return "\n".join(lines)
