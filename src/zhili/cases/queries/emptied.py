"""The events of a case whose words were erased, as they are left."""

from zhili.cases.queries.single import history
from zhili.cases.rules.erasing import NO_SALT
from zhili.cases.rules.state import CaseState, Event
from zhili.kernel.rows import fetch


def emptied_events(state: CaseState, *, before: int | None = None) -> list[tuple[Event, str]]:
    """They, each with its stage, in order; with ``before``, those before that event."""
    stages = dict(
        fetch(
            "SELECT seq, stage FROM cases_caseevent WHERE district_id = %s AND case_id = %s AND salt = %s"
            " AND seq < %s ORDER BY seq",
            [state.district_id, state.id, NO_SALT, before or state.seq + 1],
        )
    )
    return [(event, stages[event.seq]) for event in history(state) if event.seq in stages]
