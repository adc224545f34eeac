"""Work of the workspace that is done later."""

from datetime import datetime

from zhili.kernel import jobs
from zhili.workspace import public as workspace


@jobs.periodic(name="workspace.sweep_drafts", cron="20 19 * * *")
def sweep_drafts(*, at: datetime) -> None:
    """Every night: drafts that nobody has gone on with for a month."""
    workspace.sweep_drafts(at=at)
