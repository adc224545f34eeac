"""What can be wrong with a house, found and put in words with the mend. Changes nothing."""

import os
import shutil
import stat
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.site import config as settings

Level = Literal["ok", "warning", "fault"]
_DISK_FAULT, _DISK_WARNING = 200 * 1024**2, 2 * 1024**3
_NOTHING = Text(zh="", en="")
_CLOCK_TOLERANCE = timedelta(seconds=5)
_WORKER_SILENT = 60  # seconds
_UNDELIVERED = timedelta(hours=1)
_CALL = Text(
    zh="请电话通知对方，并检查其地址、密钥和网络（zhili platforms list）；恢复后自动补送，不会重复。",
    en="Call the other side, and look at its address, secret and network (zhili platforms list). What waits is sent"
    " by itself when it is back, once.",
)
_ENDED = Text(
    zh="该平台已停用，消息仍保留。请电话告知对方，或用 zhili platforms add 重新登记后自动补送。",
    en="The platform was ended; the messages are kept. Tell them by telephone, or register it anew with zhili"
    " platforms add and they are sent.",
)
_UNPUBLISHED = timedelta(minutes=2)
_UNSIGNED = Text(
    zh="存证日志没有设置签名（zhili ledger signer）",
    en="the log is not signed: no signer is set up (zhili ledger signer)",
)
_SIGNING = Text(
    zh="请查看主目录下 logs/sequencer.log 和 logs/signer.log。",
    en="Read logs/sequencer.log and logs/signer.log in the home.",
)


_NO_ROLES = Text(
    zh="数据库没有 zhili_web 和 zhili_jobs 两个角色：网页只由程序把关，数据库不作第二道防线",
    en="the database lacks the roles zhili_web and zhili_jobs: only the program guards what pages see, no second line",
)
_MAKE_ROLES = Text(
    zh="请数据库管理员执行 CREATE ROLE zhili_web; CREATE ROLE zhili_jobs; GRANT zhili_web, zhili_jobs TO 本用户;"
    " 然后运行 zhili migrate。",
    en="Ask the database's administrator for CREATE ROLE zhili_web; CREATE ROLE zhili_jobs; GRANT zhili_web, zhili_jobs"
    " TO this user; then run zhili migrate.",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is, and what to do when it is not well."""

    level: Level
    topic: str
    state: Text
    mend: Text = _NOTHING


def python() -> Finding:
    """The interpreter."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("ok", "python", Text(zh=version, en=version))


def home(house: settings.Config) -> list[Finding]:
    """The home folder, its key and the room on its disk."""
    if not house.home.is_dir():
        return [
            Finding(
                "fault",
                "home",
                Text(zh=f"{house.home} 不存在", en=f"{house.home} does not exist"),
                Text(
                    zh=f"请运行 zhili up --home {house.home}",
                    en=f"Run zhili up --home {house.home} to make it.",
                ),
            )
        ]
    return [_writable(house), _key(house), _room(house)]


def _writable(house: settings.Config) -> Finding:
    said = Text(zh=str(house.home), en=str(house.home))
    closed = [
        f for f in (house.home, house.files, house.logs) if f.exists() and not os.access(f, os.W_OK | os.X_OK)
    ]
    if closed:
        mend = Text(
            zh=f"当前用户不能写入 {closed[0]}。请改正其属主或权限。",
            en=f"This user cannot write to {closed[0]}. Mend its owner or permissions.",
        )
        return Finding("fault", "home", said, mend)
    return Finding("ok", "home", said)


def _key(house: settings.Config) -> Finding:
    path = house.secret_key_file
    try:
        found = path.stat()
    except OSError:
        mend = Text(
            zh="密钥缺失：没有它，已加密的联系方式无法解密。请从备份取回 secret_key。",
            en="Without the secret key encrypted contacts cannot be read. Take it from a backup.",
        )
        return Finding("fault", "secret-key", Text(zh=f"{path} 不存在", en=f"{path} is missing"), mend)
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        state = Text(zh="其他用户可以读取密钥", en="other users can read the secret key")
        mend = Text(zh=f"请运行 chmod 600 {path}", en=f"Run chmod 600 {path}")
        return Finding("fault", "secret-key", state, mend)
    return Finding("ok", "secret-key", Text(zh="仅本用户可读", en="readable by this user only"))


def _room(house: settings.Config) -> Finding:
    free = shutil.disk_usage(house.home).free
    said = Text(zh=f"剩余 {free / 1e9:.1f} GB", en=f"{free / 1e9:.1f} GB free")
    mend = Text(
        zh="请清理磁盘，或把主目录移到更大的磁盘（先备份，再恢复）。",
        en="Free some space, or move the home to a larger disk (back up, then restore there).",
    )
    if free < _DISK_FAULT:
        return Finding("fault", "disk", said, mend)
    return Finding("warning", "disk", said, mend) if free < _DISK_WARNING else Finding("ok", "disk", said)


def running(holder: dict[str, object] | None) -> Finding:
    """Whether ``zhili up`` runs on the home; ``holder`` is what its lock says."""
    if holder is None:
        mend = Text(zh="需要时请运行 zhili up。", en="Run zhili up when you want it.")
        return Finding("warning", "running", Text(zh="未运行", en="not running"), mend)
    said = f"{holder.get('doing')} (pid {holder.get('pid')})"
    return Finding("ok", "running", Text(zh=said, en=said))


# --- below: with Django set up and the database reachable ---------------------------------------------------


def database() -> list[Finding]:
    """The server's version and encoding, and whether its tables are of this version."""
    from django.db import connection

    from zhili.site import preparation

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
        )
        number, encoding = cursor.fetchone()
    version = Text(
        zh=f"PostgreSQL {number // 10000}.{number % 10000}",
        en=f"PostgreSQL {number // 10000}.{number % 10000}",
    )
    findings = [Finding("ok", "database", version)]
    if number < 150000 or encoding != "UTF8":
        mend = Text(
            zh=f"需要 PostgreSQL 15 以上、UTF8 编码（现为 {encoding}）。请更换数据库。",
            en=f"PostgreSQL 15 or later in UTF8 is needed (found {encoding}). Use another database.",
        )
        findings = [Finding("fault", "database", version, mend)]
    missing = preparation.pending()
    if missing:
        state = Text(
            zh=f"有 {len(missing)} 项表结构更新未执行", en=f"{len(missing)} migrations are not applied"
        )
        mend = Text(
            zh="请运行 zhili migrate，或重新启动 zhili up。", en="Run zhili migrate, or start zhili up again."
        )
        return [*findings, Finding("fault", "migrations", state, mend)]
    return [*findings, Finding("ok", "migrations", Text(zh="已是最新", en="all applied"))]


def isolation() -> Finding:
    """Whether the database itself limits what the pages see."""
    from zhili.site import isolation as laid

    if not laid.have_roles():
        return Finding("warning", "isolation", _NO_ROLES, _MAKE_ROLES)
    if not laid.in_force():
        state = Text(zh="行级权限不是本版本的", en="row-level security is not this version's")
        mend = Text(zh="请运行 zhili migrate。", en="Run zhili migrate.")
        return Finding("fault", "isolation", state, mend)
    count = len(laid.GUARDS)
    said = Text(zh=f"{count} 张表由数据库逐行把关", en=f"{count} tables are guarded row by row")
    return Finding("ok", "isolation", said)


def packs(house: settings.Config) -> list[Finding]:
    """The declarations of the case types, as they lie in their folders."""
    from zhili.site import case_types

    found = case_types.faults(house)
    if not found:
        count = len(case_types.folders(house))
        return [Finding("ok", "packs", Text(zh=f"{count} 种事项", en=f"{count} case types"))]
    return [
        Finding(
            "fault",
            "packs",
            Text(zh=f"{f.file}:{f.line} {f.message.zh}", en=f"{f.file}:{f.line} {f.message.en}"),
            f.mend,
        )
        for f in found
    ]


def worker(*, at: datetime, expected: bool) -> list[Finding]:
    """Whether a worker breathes, and jobs that were given up."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        (breath,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        (failed,) = cursor.fetchone()
    findings = []
    alive = breath is not None and at - breath < timedelta(seconds=_WORKER_SILENT)
    if expected and not alive:
        state = Text(zh="后台任务进程没有心跳", en="the worker gives no sign of life")
        mend = Text(
            zh="请查看主目录下 logs/worker.log，并重启 zhili up。",
            en="Read logs/worker.log in the home; restart zhili up.",
        )
        findings.append(Finding("fault", "worker", state, mend))
    elif alive:
        findings.append(Finding("ok", "worker", Text(zh="运行中", en="alive")))
    if failed:
        state = Text(
            zh=f"{failed} 个后台任务多次失败后放弃", en=f"{failed} jobs were given up after several tries"
        )
        mend = Text(zh="原因见 logs/worker.log。", en="logs/worker.log says why.")
        findings.append(Finding("warning", "jobs", state, mend))
    return findings


def deliveries(*, at: datetime) -> list[Finding]:
    """Whether messages to outside platforms arrive."""
    from zhili.cases import public as cases

    stuck = cases.waiting(before=at - _UNDELIVERED)
    if not stuck:
        return [Finding("ok", "platforms", Text(zh="没有滞留的消息", en="no message is stuck"))]
    return [
        Finding(
            "fault" if one.active else "warning",
            "platforms",
            Text(
                zh=f"{one.platform}：{one.messages} 条消息未送达，最早 {one.since:%Y-%m-%d %H:%M} UTC"
                f"（{one.last_error or '尚未尝试'}）",
                en=f"{one.platform}: {one.messages} messages have not arrived, the oldest of"
                f" {one.since:%Y-%m-%d %H:%M} UTC ({one.last_error or 'not tried yet'})",
            ),
            _CALL if one.active else _ENDED,
        )
        for one in stuck
    ]


def database_fault(house: settings.Config, fault: Exception) -> Finding:
    """The database does not answer, or refuses."""
    words = (str(fault).strip() or type(fault).__name__).splitlines()[0]
    where = "ZHILI_DATABASE_URL" if house.database_url else str(house.logs / "postgres.log")
    mend = Text(zh=f"请检查数据库与 {where}。", en=f"Look at the database and at {where}.")
    return Finding("fault", "database", Text(zh=words, en=words), mend)


def ledger_queue(*, expected: bool) -> Finding:
    """Whether sealed events get their places in the log."""
    from zhili.ledger import public as ledger

    waiting = ledger.waiting()
    said = Text(zh=f"{waiting} 条存证等待入日志", en=f"{waiting} seals wait for their place in the log")
    if expected and not ledger.is_sequenced():
        mend = Text(
            zh="请查看主目录下 logs/sequencer.log，并运行 zhili ledger check。",
            en="Read logs/sequencer.log in the home, and run zhili ledger check.",
        )
        return Finding("fault", "ledger", said, mend)
    return Finding("ok", "ledger", said)


def ledger_published(house: settings.Config, *, at: datetime) -> Finding:
    """Whether the log is signed, witnessed and published as it grows."""
    from zhili.ledger.jobs import Folder
    from zhili.ledger.signing import house as signing

    if not house.signer.is_dir():
        return Finding("ok", "witnesses", _UNSIGNED)
    head = house.ledger / "head"
    try:
        now = signing.standing(folder=house.ledger, size=Folder(house.ledger).head().size)
    except (ValueError, ZhiliError) as fault:
        state = Text(
            zh=f"已发布的检查点不可信：{fault}", en=f"what stands published cannot be believed: {fault}"
        )
        return Finding("fault", "witnesses", state, _SIGNING)
    said = Text(
        zh=f"已发布 {now.published} / {now.size} 条；见证：{'、'.join(now.agreed) or '无'}",
        en=f"{now.published} of {now.size} entries published; witnessed by {', '.join(now.agreed) or 'nobody'}",
    )
    laid = datetime.fromtimestamp(head.stat().st_mtime, UTC) if head.exists() else at
    if now.published < now.size and at - laid > _UNPUBLISHED:
        return Finding("fault", "witnesses", said, _SIGNING)
    if now.missing:
        mend = Text(
            zh=f"{'、'.join(now.missing)} 没有见证，请与其联系；原因见 logs/sequencer.log。",
            en=f"{', '.join(now.missing)} did not witness it: ask them; logs/sequencer.log says why.",
        )
        return Finding("warning", "witnesses", said, mend)
    return Finding("ok", "witnesses", said)


def ledger_anchors() -> Finding:
    """Whether the other logs that are sealed in this one only grew."""
    from zhili.ledger import public as ledger

    found = ledger.newest_anchors()
    forked = sorted({one.origin for one in found if not one.continues})
    if forked:
        said = Text(
            zh=f"日志与此前封存的检查点不一致：{'、'.join(forked)}",
            en=f"does not continue what was sealed of it: {', '.join(forked)}",
        )
        mend = Text(
            zh="请运行 zhili ledger anchors --bundle 文件，取出证据并与对方核对。",
            en="Run zhili ledger anchors --bundle FILE: it holds the evidence. Ask who runs that log.",
        )
        return Finding("fault", "anchors", said, mend)
    names = sorted({one.origin for one in found})
    return Finding(
        "ok",
        "anchors",
        Text(
            zh=f"锚定的日志：{'、'.join(names) or '无'}",
            en=f"other logs anchored: {', '.join(names) or 'none'}",
        ),
    )


def clock_sanity(*, at: datetime) -> Finding:
    """This machine's clock against the database's, and against when the log was sequenced last (a clock set back)."""
    from django.db import connection

    from zhili.ledger import public as ledger

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    newest = ledger.last_sequenced_at()
    mend = Text(zh="请校准系统时间（NTP）。", en="Set the system clock right (NTP).")
    if abs(theirs - at) > _CLOCK_TOLERANCE:
        state = Text(zh=f"与数据库相差 {theirs - at}", en=f"differs from the database's by {theirs - at}")
        return Finding("fault", "clock", state, mend)
    if newest is not None and newest > at + _CLOCK_TOLERANCE:
        state = Text(
            zh=f"早于最近一次存证排序 {newest}", en=f"is before the log was sequenced last, {newest}"
        )
        return Finding("fault", "clock", state, mend)
    return Finding("ok", "clock", Text(zh=f"{at:%Y-%m-%d %H:%M:%S} UTC", en=f"{at:%Y-%m-%d %H:%M:%S} UTC"))
