"""A part of a file, opened by whoever is at hand: this process alone, or a crew of processes side by side."""

import contextlib
import gc
import multiprocessing
import signal
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from typing import ClassVar

from django.db import connections

from zhili.cases.public import BulkOpening, Progress
from zhili.kernel.actor import Actor
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.rowfiles import FileRow
from zhili.kernel.text import Text
from zhili.site.importing.matching import BAD_TIME, Matching, instant_of
from zhili.site.processes import die_with_parent


class PartFailed(ZhiliError):
    """A process of the crew could not go on. What was committed stays; the next run goes on behind it."""

    code: ClassVar[str] = "import-failed"
    status: ClassVar[int] = 500
    message = Text(
        zh="导入中断：{reason}。已导入的部分保留，重新运行会接着导入。",
        en="The import broke off: {reason}. What is in stays in; run it again to go on.",
    )


@dataclass(frozen=True, slots=True)
class Order:
    """How rows become cases: of which type, by whom, and from which instant where they say none."""

    digest: str
    type_key: str
    matching: Matching
    actor: Actor
    at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a part: how many cases, and which of its rows (by place) were rejected for which reason."""

    opened: int
    rejected: Sequence[tuple[int, str]]


class Part:
    """One part in the hands of one process."""

    def __init__(self, order: Order, rows: Sequence[FileRow]) -> None:
        self._order = order
        self._bulk = BulkOpening(type_key=order.type_key, actor=order.actor, came_at=order.at)
        reasons = [(place, self._take(row)) for place, row in enumerate(rows)]
        self.taken = Taken(self._bulk.opened, [(place, why) for place, why in reasons if why is not None])

    def lay_down(self, turn: Callable[[], Progress]) -> None:
        """Write the cases; see ``BulkOpening.lay_down``."""
        self._bulk.lay_down(digest=self._order.digest, turn=turn)

    def _take(self, row: FileRow) -> str | None:
        order = self._order
        if row.fault is not None:
            return self._rejected(row.fault)
        written = order.matching.instant(row.fields)
        at = instant_of(written) if written is not None else order.at
        if at is None:
            return self._rejected(BAD_TIME.format(value=written))
        refused = self._bulk.add(order.matching.form_data(row.fields), at=at)
        return None if refused is None else _why(refused, order.language)

    def _rejected(self, why: Text) -> str:
        self._bulk.reject()
        return why.in_(self._order.language)


def _why(refused: ZhiliError, language: str) -> str:
    if isinstance(refused, FieldErrors):
        return "; ".join(f"{name}: {words.in_(language)}" for name, words in refused.fields.items())
    return refused.render(language)


class Crew:
    """Processes that prepare and copy parts side by side and commit them in the order of the file.

    ``settled`` is told of every part just before it is committed, in order, and answers with the progress. A process
    is forked when there is a part for it: there are ``hands`` at most.
    """

    def __init__(
        self, order: Order, hands: int, settled: Callable[[Sequence[FileRow], Taken], Progress]
    ) -> None:
        connections.close_all()  # a connection must not be shared with a forked process
        gc.freeze()  # what is held already is shared with the crew, not looked through by each
        self._order, self._hands, self._settled = order, hands, settled
        self._under_way: deque[tuple[_Hand, Sequence[FileRow]]] = deque()
        self._free: deque[_Hand] = deque()

    def give(self, rows: Sequence[FileRow]) -> None:
        """Hand out a part; waits for the oldest one where all are busy."""
        if len(self._under_way) == self._hands:
            self._settle()
        hand = self._free.popleft() if self._free else _Hand(self._order)
        hand.give(rows)
        self._under_way.append((hand, rows))

    def finish(self) -> None:
        """Wait until everything that was given out is in."""
        while self._under_way:
            self._settle()

    def _settle(self) -> None:
        hand, rows = self._under_way.popleft()
        hand.commit(self._settled(rows, hand.taken()))
        self._free.append(hand)

    def close(self) -> None:
        """Send everybody home. What is not committed by now is not opened: the next run does it."""
        for hand in (*self._free, *(one for one, _ in self._under_way)):
            hand.dismiss()
        gc.unfreeze()


class _Hand:
    """One process of a crew, as the one who leads it sees it."""

    def __init__(self, order: Order) -> None:
        context = multiprocessing.get_context(
            "fork"
        )  # what this process holds in memory need not be read again
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._pipe, order), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, rows: Sequence[FileRow]) -> None:
        self._pipe.send(rows)

    def taken(self) -> Taken:
        answer = self._answer()
        assert isinstance(answer, Taken)
        return answer

    def commit(self, progress: Progress) -> None:
        self._pipe.send(progress)
        self._answer()

    def dismiss(self) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join()

    def _answer(self) -> object:
        try:
            answer = self._pipe.recv()
        except EOFError:
            raise PartFailed(reason="a process ended") from None
        if isinstance(answer, str):
            raise PartFailed(reason=answer)
        return answer


def _work(pipe: Connection, leaders: Connection, order: Order) -> None:
    """What a process of the crew does: part after part, until the pipe closes."""
    die_with_parent(signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the leader hears Ctrl-C and dismisses everybody
    leaders.close()
    gc.disable()  # a part makes no rings to speak of, and looking for them takes a fifth of its time
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            pipe.send(_opened(pipe, order, pipe.recv()))
            gc.collect()


def _opened(pipe: Connection, order: Order, rows: Sequence[FileRow]) -> str | None:
    """Open a part; gives why it could not be, None when it is committed."""
    try:
        part = Part(order, rows)
        part.lay_down(lambda: _turn(pipe, part))
    except (EOFError, BrokenPipeError):
        raise
    except ZhiliError as fault:
        return fault.render(order.language)
    except Exception:
        return traceback.format_exc(limit=-3)
    return None


def _turn(pipe: Connection, part: Part) -> Progress:
    pipe.send(part.taken)
    progress: Progress = pipe.recv()
    return progress
