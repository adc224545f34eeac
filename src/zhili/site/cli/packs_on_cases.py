"""``zhili packs replay`` and ``zhili packs migrate``: what works on a house's past and running cases."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from zhili.site.cli import house

if TYPE_CHECKING:
    from zhili.casetypes.tables import Decision, Replay, Undecided

_SHOWN = 20


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the two verbs beside those on folders."""
    replay = verbs.add_parser("replay", help="run a changed table over past cases before it is adopted")
    house.add_home(replay)
    replay.add_argument("table", type=Path, metavar="TABLE", help="the changed CSV or XLSX")
    replay.add_argument("--type", required=True, metavar="TYPE", help="key of the case type")
    replay.add_argument(
        "--name", help="the table it takes the place of, or responsibility_list (default: the file's name)"
    )
    replay.add_argument("--most", type=int, default=100_000, metavar="N", help="newest cases to run it over")
    replay.add_argument("--json", action="store_true", help="one JSON object in place of lines")
    replay.set_defaults(run=run_replay)
    migrate = verbs.add_parser("migrate", help="move running cases to the newest version of their type")
    house.add_home(migrate)
    migrate.add_argument("type", metavar="TYPE", help="key of the case type")
    migrate.add_argument("--dry-run", action="store_true", help="say what would move, and move nothing")
    migrate.add_argument("--json", action="store_true", help="one JSON object a case in place of lines")
    migrate.set_defaults(run=run_migrate)


def run_replay(arguments: argparse.Namespace) -> int:
    """Report what would have gone elsewhere, which rows are never reached, what the table leaves open; 1 where
    the changed table fails where the one in force decides."""
    from zhili.casetypes import tables

    name: str = arguments.name or arguments.table.name
    source = arguments.table.read_bytes()
    with house.open_house(arguments):
        from zhili.cases import public as cases
        from zhili.casetypes.load import ROUTING_LIST

        if name == ROUTING_LIST:
            found, report = cases.replay_list(
                type_key=arguments.type, source=source, name=arguments.table.name, most=arguments.most
            )
            faults = [one.render(arguments.lang) for one in (*report.rejected, *report.overlaps)]
        else:
            changed = tables.load(source, name=arguments.table.name)
            found = cases.replay(type_key=arguments.type, name=name, changed=changed, most=arguments.most)
            faults = [one.render(arguments.lang) for one in tables.check(changed)]
    plain = _plain(found, faults, arguments.lang)
    print(json.dumps(plain, ensure_ascii=False, default=str) if arguments.json else _in_lines(plain))
    return int(sum(found.errors_new.values()) > sum(found.errors_old.values()))


def _plain(found: "Replay", faults: list[str], language: str) -> dict[str, object]:
    return {
        "cases": found.count,
        "same": found.same,
        "changed": found.changed,
        "examples": [
            {
                "case": change.facts.get("number"),
                "now": _outcome(change.old, language),
                "then": _outcome(change.new, language),
            }
            for change in found.changes[:_SHOWN]
        ],
        "undecided_now": dict(found.errors_old),
        "undecided_then": dict(found.errors_new),
        "rows_never_reached": list(found.unreached_new),
        "faults": faults,
    }


def _outcome(outcome: "Decision | Undecided", language: str) -> object:
    from zhili.casetypes.tables import Decision

    if isinstance(outcome, Decision):
        return {"row": outcome.rows, "answer": outcome.outputs, "article": outcome.articles}
    return outcome.render(language)


def _in_lines(plain: dict[str, object]) -> str:
    lines = [f"cases {plain['cases']}, same {plain['same']}, changed {plain['changed']}"]
    examples = plain["examples"]
    if isinstance(examples, list):
        lines += [f"  {one['case']}: {one['now']} -> {one['then']}" for one in examples]
    for key in ("undecided_now", "undecided_then", "rows_never_reached"):
        if plain[key]:
            lines.append(f"{key.replace('_', ' ')}: {plain[key]}")
    faults = plain["faults"]
    lines += [f"! {fault}" for fault in faults] if isinstance(faults, list) else []
    return "\n".join(lines)


def run_migrate(arguments: argparse.Namespace) -> int:
    """Print each case that moved with its due times, each that cannot with the reason; 1 where one cannot."""
    stuck = moved = 0
    with house.open_house(arguments):
        from zhili.cases import public as cases
        from zhili.kernel import clock

        for one in cases.migrate(type_key=arguments.type, at=clock.now(), dry_run=arguments.dry_run):
            why_not = one.why_not.in_(arguments.lang) if one.why_not else None
            stuck, moved = stuck + bool(why_not), moved + (not why_not)
            if arguments.json:
                due = {"due_before": str(one.due_before or ""), "due_after": str(one.due_after or "")}
                print(json.dumps({"number": one.number, "why_not": why_not, **due}, ensure_ascii=False))
            elif why_not:
                print(f"✗ {one.number}: {why_not}")
            elif one.due_before != one.due_after:
                print(f"✓ {one.number}: {one.due_before} -> {one.due_after}")
    if not arguments.json:
        print(f"{'would move' if arguments.dry_run else 'moved'} {moved}, cannot {stuck}")
    return int(bool(stuck))
