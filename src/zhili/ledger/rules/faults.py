"""What can be wrong with the log, in words."""

from typing import ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text


class LogForked(ZhiliError):
    """Database and tiles, or what was published, tell different stories; nothing is sequenced."""

    code: ClassVar[str] = "log-forked"
    status: ClassVar[int] = 500
    message = Text(
        zh="存证日志分叉：{what}。已停止排序，没有改动任何数据。请保留现场，运行 zhili ledger check 查明原因。",
        en="The sealed log has forked: {what}. Nothing is sequenced and nothing was changed."
        " Keep everything as it is and run zhili ledger check.",
    )


class LogUnknown(ZhiliError):
    """The folder is empty though entries lay in it: nobody knows what was published after this database's time."""

    code: ClassVar[str] = "log-unknown"
    status: ClassVar[int] = 409
    message = Text(
        zh="日志目录是空的，而数据库记得已发布 {size} 条：可能刚从备份恢复。若有已发布目录的副本，请运行"
        " zhili ledger rebuild --from 目录；若备份之后没有再发布，请运行 zhili ledger rebuild。"
        "此前存证照常排队，不会丢失。",
        en="The log's folder is empty, and the database remembers {size} entries in it: it may come from a backup."
        " With a copy of the published folder run zhili ledger rebuild --from DIR; if nothing was published after the"
        " backup, zhili ledger rebuild. Until then seals wait in the queue; none is lost.",
    )


class LogDamaged(ZhiliError):
    """A tile, a bundle or a row is missing or altered."""

    code: ClassVar[str] = "log-damaged"
    status: ClassVar[int] = 500
    message = Text(
        zh="存证日志已损坏：{what}。请运行 zhili ledger check，再运行 zhili ledger rebuild。",
        en="The sealed log is damaged: {what}. Run zhili ledger check, then zhili ledger rebuild.",
    )


class LogInUse(ZhiliError):
    """Another process sequences the log."""

    code: ClassVar[str] = "log-in-use"
    status: ClassVar[int] = 409
    message = Text(
        zh="另一个进程正在为存证日志排序。请先停止 zhili up。",
        en="Another process sequences the log. Stop zhili up first.",
    )


class NotYetInLog(ZhiliError):
    """The event is sealed and waits for its place."""

    code: ClassVar[str] = "not-yet-in-log"
    status: ClassVar[int] = 503
    message = Text(
        zh="该事件已封存，正在进入日志，请稍后再试。",
        en="The event is sealed and on its way into the log. Try again in a moment.",
    )
