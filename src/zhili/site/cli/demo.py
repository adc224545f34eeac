"""``zhili demo``: a made-up city, founded and played up to this minute where the home is empty, then served."""

import argparse
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhili.kernel import clock
from zhili.kernel.text import Text
from zhili.site.cli import house, up
from zhili.site.config import Config
from zhili.site.supervisor import House

if TYPE_CHECKING:
    from zhili.site.demo.production import Figures

_STEP = 5  # percent between two lines of progress
_READY = Text(
    zh="智理演示城市已就绪：{address}（按 Ctrl-C 停止）",
    en="The made-up city is ready at {address} (Ctrl-C stops it)",
)
_PASSWORD = Text(zh="演示账号，密码都是 {password}", en="Accounts, all with the password {password}")
_FOLLOW = Text(
    zh="不登录也可凭编号和查询码看进度：{number} / {secret}",
    en="Followed without an account by number and code: {number} / {secret}",
)
_PLAYING = Text(
    zh="正在生成演示城市，并推演最近 {days} 天的约 {cases} 件诉求（约一两分钟，只在第一次）……",
    en="Making a city and playing some {cases} cases of its last {days} days (a minute or two, once only) ...",
)
_PLAYED = Text(
    zh="共 {cases} 件，超期未结 {overdue} 件；抽查 {verified} 件与历史和封存一致，不符 {wrong} 件。用时 {seconds} 秒。",
    en="{cases} cases, {overdue} overdue; of {verified} verified {wrong} disagree with their history. {seconds} s",
)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "demo", help="run a made-up city, its people and some months of their cases"
    )
    house.add_home(parser)
    parser.set_defaults(home=os.environ.get("ZHILI_HOME") or ".demo", run=run)
    up.add_address(parser)
    parser.add_argument("--seed", type=int, default=1, help="what the city is made from (default: 1)")
    parser.add_argument("--cases", type=int, default=2000, help="about how many cases (default: 2000)")
    parser.add_argument("--days", type=int, default=120, help="over how many days up to now (default: 120)")
    parser.add_argument("--no-serve", action="store_true", help="make and play the city, and stop there")


def run(arguments: argparse.Namespace) -> int:
    """Make and play the city where there is none; then serve until told to stop."""
    os.environ.setdefault("ZHILI_SECOND_FACTOR", "none")  # everybody knows the password anyway
    chosen = house.choose_house(arguments)
    if arguments.no_serve:
        if not _note(chosen).exists():
            _produce(arguments)
        return 0
    site = House(
        chosen,
        host=arguments.host,
        port=arguments.port,
        web_processes=max(1, arguments.workers),
        preparations=() if _note(chosen).exists() else (_itself(arguments),),
        announce=lambda address: _announce(address, chosen, arguments.lang),
    )
    site.run()
    return 0


def _note(chosen: Config) -> Path:
    """What the play leaves in the home: that it was done, and what to show of it."""
    return chosen.home / "demo.json"


def _itself(arguments: argparse.Namespace) -> list[str]:
    """This command in a process of its own: what plays needs much that the supervisor does not."""
    options = [f"--{name}={getattr(arguments, name)}" for name in ("home", "seed", "cases", "days")]
    command = [sys.executable, "-m", "zhili.site.cli", "--lang", arguments.lang, "demo", "--no-serve"]
    return [*command, *options]


def _produce(arguments: argparse.Namespace) -> None:
    with house.open_house(arguments, as_owner=True) as chosen:
        from zhili.site import preparation
        from zhili.site.demo import production

        at = clock.now()
        preparation.prepare(at=at)
        _say(_PLAYING.format(days=arguments.days, cases=arguments.cases).in_(arguments.lang))
        played = production.produce(
            seed=arguments.seed,
            count=arguments.cases,
            days=arguments.days,
            until=at,
            progress=_progress(at - timedelta(days=arguments.days), at),
        )
        figures = production.figures(played, at=at)
        _say(*_summary(figures, arguments.lang, seconds=(clock.now() - at).total_seconds()))
        shown = production.example(played)
        note: dict[str, Any] = {"seed": arguments.seed, "played_until": at.isoformat()}
        if shown is not None:
            note |= {"number": shown.number, "secret": shown.secret}
        draft = _note(chosen).with_suffix(".draft")
        draft.write_text(json.dumps(note), encoding="utf-8")
        draft.replace(_note(chosen))


def _progress(began: datetime, until: datetime) -> Callable[[datetime, int], None]:
    told = -1

    def tell(at: datetime, cases: int) -> None:
        nonlocal told
        share = max(0, int((at - began) / (until - began) * 100)) // _STEP * _STEP
        if share > told:
            told = share
            _say(f"  {share:3d} %  {at:%Y-%m-%d}  {cases}")

    return tell


def _summary(figures: "Figures", language: str, *, seconds: float) -> Iterator[str]:
    from zhili.cases import public as cases

    total = sum(sum(stages.values()) for stages in figures.stages.values())
    yield _PLAYED.format(
        cases=total,
        overdue=figures.overdue,
        verified=figures.verified,
        wrong=figures.discrepancies,
        seconds=round(seconds),
    ).in_(language)
    for key, counted in figures.stages.items():
        case_type = cases.case_type(key)
        parts = [
            f"{case_type.stages[stage].title.in_(language)} {counted[stage]}"
            for stage in case_type.stages
            if stage in counted
        ]
        yield f"  {case_type.title.in_(language)}: {', '.join(parts)}"
    titles = {rate.key: rate.title.in_(language) for rate in cases.case_type("hotline.request").rates}
    shares = (f"{titles[key]} {hits / base:.1%}" for key, (hits, base) in figures.rates.items() if base)
    yield "  " + ", ".join(shares)


def _announce(address: str, chosen: Config, language: str) -> None:
    from zhili.site.demo.staff import ACCOUNTS, DEMO_PASSWORD

    note = json.loads(_note(chosen).read_text(encoding="utf-8"))
    rows = [(account.username, account.title.in_(language)) for account in ACCOUNTS]
    lines = ["", _READY.format(address=address).in_(language), ""]
    lines += [_PASSWORD.format(password=DEMO_PASSWORD).in_(language), *_columns(rows)]
    if "number" in note:
        lines += ["", _FOLLOW.format(number=note["number"], secret=note["secret"]).in_(language)]
    _say(*lines, "")


def _columns(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    held = list(rows)
    width = max(_width(first) for first, _ in held)
    for first, second in held:
        yield f"  {first}{' ' * (width - _width(first))}  {second}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)
