"""Parts beside the house's own processes, looked at as ``checks`` does: messages, learned models, continuous backup.

Wants Django set up and the database reachable.
"""

from datetime import datetime

from django.db import connection

from zhili.kernel.text import Text
from zhili.notification import public as notification
from zhili.site import continuous
from zhili.site.checks import Finding
from zhili.site.config import Config
from zhili.understanding import public as understanding


def messages(*, at: datetime) -> Finding:
    """Whether letters and text messages get out of the house."""
    backlog = notification.backlog(at=at)
    said = Text(zh=f"{backlog.messages} 条通知等待发出", en=f"{backlog.messages} messages wait to go out")
    if backlog.stuck:
        mend = Text(
            zh="请在“管理－消息”查看发送渠道；恢复后自动补发。",
            en="Look at the providers at /desk/manage/messages/; what waits goes out by itself.",
        )
        return Finding("fault", "messages", said, mend)
    return Finding("ok", "messages", said)


def models() -> Finding:
    """Whether what the house has learned can be read."""
    unread = sorted(understanding.unread_models())
    if unread:
        mend = Text(
            zh="请运行 zhili understand rollback，或从备份取回。",
            en="Run zhili understand rollback, or bring them back from a backup.",
        )
        said = Text(zh=f"读不出来：{'、'.join(unread)}", en=f"cannot be read: {', '.join(unread)}")
        return Finding("warning", "models", said, mend)
    return Finding("ok", "models", Text(zh="可用", en="readable"))


def backups(house: Config, *, expected: bool) -> Finding:
    """Whether a continuous backup follows, where one was begun."""
    safe = continuous.target(house)
    if safe is None or house.database_url is not None:
        return Finding(
            "ok", "backups", Text(zh="没有设置连续备份", en="none follows the house (zhili backup --to)")
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT active, wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) / 1e6"
            " FROM pg_replication_slots WHERE slot_name = %s",
            [continuous.SLOT],
        )
        active, kept, behind = cursor.fetchone() or (False, "lost", 0)
    said = Text(
        zh=f"{safe.root}（未收 {behind or 0:.0f} MB）", en=f"{safe.root} ({behind or 0:.0f} MB to come)"
    )
    if kept == "lost" or not safe.root.is_dir():
        mend = Text(
            zh=f"请重新运行 zhili backup --to {safe.root}", en=f"Run zhili backup --to {safe.root} again."
        )
        return Finding("fault", "backups", said, mend)
    if expected and not active:
        mend = Text(zh="原因见 logs/archiver.log。", en="logs/archiver.log says why.")
        return Finding("fault", "backups", said, mend)
    return Finding("ok", "backups", said)
