"""The lines of the logs: one JSON object each, with the request they belong to, and nothing personal in them.

What our own code says is written as it stands, for it says nothing of anybody. Of a library's line only the template
is kept, with numbers filled in and texts left out; of an error its type, code and places, not its message, which may
quote a value. Knows no framework, so that small processes write the same lines.
"""

import json
import logging
import traceback
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType

from zhili.kernel.errors import ZhiliError

OURS = "zhili"
_LEFT_OUT = "…"
_PLACES = 8
_BREAKS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


@dataclass(slots=True)
class Asked:
    """A request as its log lines name it: ``route`` is the pattern of its address, never the address itself."""

    id: str
    method: str
    route: str = "-"
    actor: str = "unknown"


request: ContextVar[Asked | None] = ContextVar("request", default=None)
"""The request that this thread answers now."""


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a break in it."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
            **_asked(request.get()),
            **_job(record),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = error_of(record.exc_info[1])
        return _one_line(said)


def line(logger: str, message: str, *, at: datetime, level: str = "warning") -> str:
    """A line of our own making, for a process without logging; with its line break."""
    said = {"at": at.isoformat(timespec="milliseconds"), "level": level, "logger": logger, "message": message}
    return _one_line(said) + "\n"


def words_of(written: str) -> str:
    """What a line of a log says to people: its message and the type of its error, or the line as it stands."""
    try:
        said = json.loads(written)
        error = said.get("error", {}).get("types", [])
        return " ".join(filter(None, [str(said["message"]), *error[:1]]))
    except (ValueError, KeyError, AttributeError):
        return written


def message_of(record: logging.LogRecord) -> str:
    """What a record says, texts of others left out; where nothing is left, the place that says it."""
    if record.name.split(".")[0] == OURS:
        return record.getMessage()
    if not record.args:
        return f"{record.module}.{record.funcName}:{record.lineno}"
    try:
        return str(record.msg) % _filled(record.args)
    except (TypeError, ValueError):  # a template that wants numbers of what we left out
        return f"{record.module}.{record.funcName}:{record.lineno}"


def error_of(error: BaseException) -> dict[str, object]:
    """An error without its words: types (its own and those it came from), code, state of the database, places."""
    chain = list(_chain(error))
    codes = [one.code for one in chain if isinstance(one, ZhiliError)]
    states = [state for one in chain if (state := getattr(one, "sqlstate", None))]
    said: dict[str, object] = {"types": [type(one).__name__ for one in chain], "places": _places(chain[0])}
    return said | ({"code": codes[0]} if codes else {}) | ({"sqlstate": states[0]} if states else {})


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _places(error: BaseException) -> list[str]:
    trace: TracebackType | None = error.__traceback__
    frames = traceback.extract_tb(trace)[-_PLACES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)]


def _filled(arguments: object) -> object:
    if isinstance(arguments, dict):
        return {name: _shown(value) for name, value in arguments.items()}
    return tuple(map(_shown, arguments)) if isinstance(arguments, tuple) else _shown(arguments)


def _shown(value: object) -> object:
    if isinstance(value, BaseException):
        return type(value).__name__
    return value if isinstance(value, (bool, int, float)) else _LEFT_OUT


def _asked(asked: Asked | None) -> dict[str, str]:
    if asked is None:
        return {}
    return {"request": asked.id, "method": asked.method, "route": asked.route, "actor": asked.actor}


def _job(record: logging.LogRecord) -> dict[str, object]:
    """The job that a line of the worker is about, without what it was given."""
    job = getattr(record, "job", None)
    action = getattr(record, "action", None)
    told: dict[str, object] = {"action": str(action)} if action else {}
    if isinstance(job, dict):
        told |= {"job": job.get("id"), "task": job.get("task_name"), "attempts": job.get("attempts")}
    return told


def _one_line(said: Mapping[str, object]) -> str:
    """JSON escapes control characters; some readers break lines at three others, too."""
    written = json.dumps(said, ensure_ascii=False, default=_plain)
    return written.translate(_BREAKS)


def _plain(value: object) -> str:
    return type(value).__name__
