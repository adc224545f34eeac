"""Playing a founded city: what arrives and what people decide, put to the real operations in the order of time.

The clock is simulated; the seed and the days decide everything but ids, numbers and codes. Who wants what is
in ``request_moves`` and ``other_moves``; how cases come about is in ``openings``. Nothing is written past the engine:
a wish that it refuses is counted, and its owner thinks again.
"""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, partial

from zhili.cases import public as cases
from zhili.kernel import clock, jobs
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.errors import ZhiliError
from zhili.people import public as people
from zhili.site.demo import behaviour, openings, pictures, seeing, truths
from zhili.site.demo.arrivals import Arrival
from zhili.site.demo.behaviour import Move, Truth
from zhili.site.demo.cast import POLICE, Cast
from zhili.site.demo.patrols import Patrol
from zhili.site.demo.threads import MATTERS_NOW, REQUEST, TRANSFER, Thread

_LATELY = timedelta(days=18)
_PATIENCE = 6  # refusals after which nobody tries any more
_DONE = {REQUEST: ("verified", "closed"), TRANSFER: ("answered",)}
_TELLS = frozenset({"inform", "open", "pass_on"})
_ERRANDS = ("cases.inform", "cases.pass_on")
"""Jobs of the made-up past that are run at once: nobody can wait for a worker in a time that is simulated."""
_RECURS, _APART, _WITHIN = 5, timedelta(days=5), timedelta(days=45)

Deed = Callable[[datetime], None]


@dataclass(slots=True)
class Played:
    """What came of it. ``refused`` counts the engine's refusals by code."""

    threads: list[Thread] = field(default_factory=list)
    moves: int = 0
    alarms: int = 0
    told: int = 0
    photos: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Play:
    """One city's past, case by case."""

    def __init__(self, cast: Cast, *, seed: int, until: datetime, is_workday: Callable[[date], bool]) -> None:
        self.played = Played()
        self._cast, self._seed, self._until, self._is_workday = cast, seed, until, is_workday
        self._calendar = people.calendar()
        self._queue: list[tuple[datetime, int, Deed]] = []
        self._order = itertools.count()
        self._matters: dict[int, list[Thread]] = {}
        self._recurring: dict[tuple[str, str], list[Thread]] = {}
        self._proposed: set[tuple[str, str]] = set()
        self._temper = cache(partial(behaviour.temper_of, seed=seed))
        self._with_outside = any(one.key == TRANSFER for one in cases.case_types())

    def run(
        self,
        arrivals: Sequence[Arrival],
        patrols: Sequence[Patrol],
        *,
        progress: Callable[[datetime, int], None],
    ) -> Played:
        """Play until the end. ``progress`` is told the instant and the number of cases now and then."""
        for arrival in arrivals:
            self._push(arrival.at, partial(self._report, arrival))
        for patrol in patrols:
            self._push(patrol.at, partial(self._find, patrol))
        steps = 0
        while self._queue and self._queue[0][0] <= self._until:
            at, _, do = heapq.heappop(self._queue)
            with clock.at_instant(at):
                do(at)
            steps += 1
            if steps % 100 == 0:
                progress(at, len(self.played.threads))
        progress(self._until, len(self.played.threads))
        return self.played

    def _push(self, at: datetime, deed: Deed) -> None:
        heapq.heappush(self._queue, (at, next(self._order), deed))

    # --- cases come about -----------------------------------------------------------------------------------

    def _report(self, arrival: Arrival, at: datetime) -> None:
        rng = self._rng()
        if self._with_outside and truths.came_by_the_police(arrival, seed=self._seed):
            self._begin(openings.from_outside(arrival, self._truth(arrival), rng=rng, at=at), at)
            return
        thread = openings.request(arrival, self._truth(arrival), cast=self._cast, rng=rng, at=at)
        self._matters.setdefault(arrival.matter, []).append(thread)
        self._begin(thread, at)
        if openings.has_photo(arrival, rng):
            self._push(at + timedelta(minutes=2), partial(self._photo, thread, False))
        self._recurs(thread, arrival, at)

    def _truth(self, arrival: Arrival) -> Truth:
        lately = arrival.at > self._until - _LATELY
        truth = truths.of_request(arrival, seed=self._seed, lately=lately)
        return truth if self._with_outside else replace(truth, outside=None)

    def _find(self, patrol: Patrol, at: datetime) -> None:
        thread = openings.event(patrol, cast=self._cast, rng=self._rng(), seed=self._seed, at=at)
        self._begin(thread, at)

    def _recurs(self, thread: Thread, arrival: Arrival, at: datetime) -> None:
        """What comes up again and again in one community is proposed as a case of its own, once."""
        key = (arrival.address.spot.community, arrival.class_code)
        like = self._recurring.setdefault(key, [])
        like.append(thread)
        recent = [one for one in like if one.opened_at > at - _WITHIN]
        apart = recent[-1].opened_at - recent[0].opened_at
        if len(recent) >= _RECURS and apart >= _APART and key not in self._proposed:
            self._proposed.add(key)
            proposal = Move("street", "propose", behaviour.hours(thread.rng, 10, 60))
            self._push(self._when(proposal, thread, at), partial(self._propose, tuple(recent)))

    def _propose(self, like: tuple[Thread, ...], at: datetime) -> None:
        thread = openings.campaign(like, cast=self._cast, rng=self._rng(), at=at)
        self._begin(thread, at)

    def _begin(self, thread: Thread, at: datetime) -> None:
        self.played.threads.append(thread)
        self._watch(thread, at)
        self._decide(thread, at)

    def _rng(self) -> random.Random:
        return random.Random(f"case {self._seed} {len(self.played.threads)}")

    # --- what people do -------------------------------------------------------------------------------------

    def _decide(self, thread: Thread, at: datetime) -> None:
        thread.turn += 1
        temper = self._temper(thread.seen.lead or thread.truth.unit)
        move = openings.placing(thread) or thread.decide(at, temper, elder=self._elder(thread))
        if move is not None:
            self._push(self._when(move, thread, at), partial(self._make, thread, thread.turn, move))

    def _when(self, move: Move, thread: Thread, at: datetime) -> datetime:
        urgent = thread.truth.urgency != "normal"
        return behaviour.when(move, at=at, urgent=urgent, is_workday=self._is_workday)

    def _elder(self, thread: Thread) -> str | None:
        """An earlier case on the same matter that is still being worked on."""
        for one in self._matters.get(thread.matter, ()):
            if one is thread:
                return None
            if one.seen.stage in MATTERS_NOW:
                return str(one.id)
        return None

    def _make(self, thread: Thread, turn: int, move: Move, at: datetime) -> None:
        if turn != thread.turn:
            return  # something else happened first, and people have thought again
        thread.tried[move.action] += 1
        actor = self._actor(thread, move)
        if actor is None:
            self._baulk(thread, f"nobody:{move.by}", at)
            return
        asked = thread.seen.asked
        try:
            state = cases.act(case_id=thread.id, action=move.action, actor=actor, data=dict(move.data), at=at)
        except ZhiliError as refusal:
            self._baulk(thread, refusal.code, at)
            return
        self.played.moves += 1
        thread.seen = seeing.of_state(state, thread.case_type, self._calendar)
        if len(state.asked) <= (1 if asked else 0):
            thread.take(move)
        else:
            thread.trail.append(f"ask {move.action}")
        self._follow(thread, move, actor, at)
        self._watch(thread, at)
        self._decide(thread, at)

    def _follow(self, thread: Thread, move: Move, actor: Actor, at: datetime) -> None:
        """What reaches beyond the case: others told, a transfer to play, a photo of the work done."""
        declared = thread.case_type.actions.get(move.action)
        if declared is None or any(effect.word in _TELLS for effect in declared.effects):
            self.played.told += len(jobs.run_due(at=at, names=_ERRANDS))
        if declared is not None and any(effect.word == "pass_on" for effect in declared.effects):
            self._go_on(thread, at)
        if move.action in ("hand_over", "take_in"):
            self._led_on(thread, at)
        if thread.answers is not None and thread.seen.stage in _DONE[thread.case_type.key]:
            thread.answers.mended = True
            self._decide(thread.answers, at)
        if move.action in ("handle_on_spot", "handle") and thread.rng.random() < 0.3:
            self._attach(thread, actor, at, mended=True)

    def _go_on(self, left: Thread, at: datetime) -> None:
        """Of those who reported the same matter as one who stepped back, one may have been taken up in that place."""
        for one in self._matters.get(left.matter, ()):
            if one is not left and one.seen.stage == "merged":
                self._look(one, at)
                if one.seen.stage != "merged":
                    one.trail.append(f"~ {one.seen.stage}")
                    self._watch(one, at)
                    self._decide(one, at)

    def _led_on(self, thread: Thread, at: datetime) -> None:
        """A request that went outside is followed by its transfer, a transfer that came in by its request."""
        other = openings.led_to(thread, rng=self._rng(), at=at)
        other.answers = thread
        self._begin(other, at)

    def _actor(self, thread: Thread, move: Move) -> Actor | None:
        if move.by == "outside":
            return replace(POLICE, cases=frozenset({thread.id}))  # handed to it
        if move.by == "reporter" and thread.reporter is not None:
            return self._cast.reporter(thread.reporter, thread.id)
        unit = move.unit or thread.seen.lead
        area = thread.seen.area or thread.address.area
        return self._cast.find(move.by, area=area, unit=unit, rng=thread.rng)

    def _baulk(self, thread: Thread, why: str, at: datetime) -> None:
        """The engine would not: look again and think again, but not for ever."""
        self.played.refused[why] += 1
        thread.refused += 1
        thread.trail.append(f"! {why}")
        if thread.refused <= _PATIENCE:
            self._look(thread, at)
            self._decide(thread, at)

    # --- photos ---------------------------------------------------------------------------------------------

    def _photo(self, thread: Thread, mended: bool, at: datetime) -> None:
        if thread.reporter is not None:
            self._attach(thread, self._cast.reporter(thread.reporter, thread.id), at, mended=mended)

    def _attach(self, thread: Thread, actor: Actor, at: datetime, *, mended: bool) -> None:
        image = pictures.photo(thread.rng, mended=mended)
        cases.attach(case_id=thread.id, uploads=[("photo.png", "image/png", image)], actor=actor, at=at)
        self.played.photos += 1

    # --- time itself ----------------------------------------------------------------------------------------

    def _watch(self, thread: Thread, at: datetime) -> None:
        """Wait for the next moment at which the case's clocks do something."""
        found = seeing.next_alarm(thread.seen, thread.case_type, after=at)
        thread.alarm = found
        if found is not None:
            self._push(found[0], partial(self._ring, thread, found[1]))

    def _ring(self, thread: Thread, acts: bool, at: datetime) -> None:
        if thread.alarm != (at, acts):
            return  # the clock was stopped or moved since
        self.played.alarms += cases.ring(at=at)
        if not acts:
            self._watch(thread, at)
            return
        self.played.told += len(jobs.run_due(at=at, names=_ERRANDS))
        before = thread.seen
        self._look(thread, at)
        thread.trail.append(f"~ {thread.seen.stage}")
        self._watch(thread, at)
        if (before.stage, before.runs("supervision")) != (thread.seen.stage, thread.seen.runs("supervision")):
            self._decide(thread, at)

    def _look(self, thread: Thread, at: datetime) -> None:
        view = cases.whole(case_id=thread.id, actor=SYSTEM, at=at)
        thread.seen = seeing.of_view(view, thread.seen)
