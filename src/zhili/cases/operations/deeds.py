"""Effects that reach beyond the case: another case opened, merged reporters told, a word of another module.

They run in the transaction of the event that caused them; what must travel further goes on as a job.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from zhili.cases.queries import single, types
from zhili.cases.rules.state import CaseState, Event
from zhili.cases.rules.step import Deed, Step
from zhili.casetypes.effects import Word
from zhili.kernel import jobs
from zhili.kernel.actor import Actor
from zhili.kernel.rows import Batch

DeedFunction = Callable[[CaseState, Deed, Actor, datetime], None]

_functions: dict[str, DeedFunction] = {}


class DeedTaken(ValueError):
    """An effect word is registered twice."""


def register(word: str, function: DeedFunction, *, as_written: Word | None = None) -> None:
    """Make an effect word known to case types: called once at start-up by the module that provides it.

    ``as_written`` says which arguments it takes, for the check of declarations.
    """
    if word in _functions:
        raise DeedTaken(word)
    _functions[word] = function
    types.register_words({word: as_written})


def lay_down(batch: Batch, state: CaseState, todo: tuple[Deed, ...], *, actor: Actor, at: datetime) -> None:
    """Write a batch and do its deeds: all or nothing. Without deeds it is one statement. Raises Duplicate."""
    if not todo:
        batch.write()
        return
    with transaction.atomic():
        batch.write()
        for deed in todo:
            _functions[deed.word](state, deed, actor, at)


def owed_by_new(steps: Iterable[Step]) -> tuple[Deed, ...]:
    """What the steps of a case that is being opened owe. Nobody can have been merged into it yet."""
    return tuple(
        deed
        for step in steps
        for deed in step.deeds
        if not (deed.word == "inform" and deed.args.get("whom") == "duplicates")
    )


def inform(state: CaseState, deed: Deed, actor: Actor, at: datetime) -> None:
    """``inform: duplicates | answers``: tell the reporters of every case merged into this one, or that it answers.

    Where there is nobody to tell, no job is made: whoever merges a case into this one waits until this step is done.
    """
    whom = str(deed.args["whom"])
    if whom == "duplicates" and not single.duplicates_of(state.id):
        return
    jobs.defer("cases.inform", case_id=str(state.id), seq=deed.event.seq, whom=whom)


def pass_on(state: CaseState, deed: Deed, actor: Actor, at: datetime) -> None:
    """``pass_on: split``: the matter goes on in the first of the cases merged into this one, by that action."""
    if single.duplicates_of(state.id):
        jobs.defer("cases.pass_on", case_id=str(state.id), by=str(deed.args["by"]))


def tell_where_handled(state: CaseState, event: Event) -> None:
    """What is said in a case that was merged reaches those who handle the matter, as an internal event of that case."""
    if state.merged_into is not None:
        jobs.defer("cases.inform", case_id=str(state.id), seq=event.seq, whom="handlers")
