"""``zhili restore-drill FILE|DIR``: a restore into a home of its own that is tried, told of and thrown away."""

import argparse
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

from zhili.kernel.text import Text
from zhili.site import config
from zhili.site.cli import house, restore

_LINE = Text(zh="{sign} {what}：{figure}（{seconds} 秒）", en="{sign} {what}: {figure} ({seconds} s)")
_WHATS = {
    "restored": Text(zh="校验并恢复，备份时间", en="checked and restored, of"),
    "rows": Text(zh="行数", en="rows"),
    "cases": Text(zh="抽查案件与历史、存证一致", en="cases that agree with their history and seals"),
    "files": Text(zh="附件内容与其摘要一致", en="attachments that agree with their digests"),
    "pages": Text(zh="网页应答", en="pages answered"),
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "restore-drill", help="restore a backup into a temporary home, try it there, and throw it away"
    )
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="a file of zhili backup, or the folder of --to"
    )
    parser.add_argument("--at", type=restore.instant, metavar="INSTANT", help="as for restore")
    parser.add_argument("--sample", type=int, default=200, metavar="N", help="cases to verify (default: 200)")
    parser.add_argument("--in", dest="place", type=Path, metavar="DIR", help="where the home is made")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of lines")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what was proven and how long it took; 1 where something does not hold."""
    place = Path(tempfile.mkdtemp(prefix="zhili-drill-", dir=arguments.place))
    place.chmod(0o711)  # the database's own account must get to its folder
    try:
        proven = _drill(arguments, place / "home")
    finally:
        shutil.rmtree(place, ignore_errors=True)
    failed = [name for name, one in proven.items() if one["wrong"]]
    if arguments.json:
        print(json.dumps({"proven": proven, "failed": failed}, ensure_ascii=False))
        return int(bool(failed))
    for name, one in proven.items():
        words = _LINE.format(
            sign="✗" if one["wrong"] else "✓",
            what=_WHATS[name],
            figure=f"{one['figure']} / {one['wrong']}" if one["wrong"] else one["figure"],
            seconds=one["seconds"],
        )
        print(words.in_(arguments.lang))
    return int(bool(failed))


def _drill(arguments: argparse.Namespace, home: Path) -> dict[str, dict[str, object]]:
    os.environ.pop("ZHILI_DATABASE_URL", None)  # the drill has a database of its own
    os.environ.pop("ZHILI_SECRET_KEY_FILE", None)
    os.environ["ZHILI_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhili.site.settings"
    chosen = config.load()
    began = time.monotonic()
    made_at, rows = restore.restore(arguments.file, chosen, at=arguments.at)
    proven: dict[str, dict[str, object]] = {"restored": _proof(made_at, 0, began)}
    proven["rows"] = _proof(sum(rows.values()), 0, began)
    with house.database_of(chosen):
        import django

        django.setup()
        from zhili.site import drill

        for name, look in drill.LOOKS.items():
            began = time.monotonic()
            right, wrong = look(chosen, arguments.sample)
            proven[name] = _proof(right, wrong, began)
    return proven


def _proof(figure: object, wrong: int, began: float) -> dict[str, object]:
    return {"figure": figure, "wrong": wrong, "seconds": round(time.monotonic() - began, 1)}
