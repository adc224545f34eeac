"""Work of papers that is done later."""

from datetime import datetime

from zhili.documents import public as documents
from zhili.kernel import jobs


@jobs.periodic(name="documents.sweep", cron="45 19 * * *")
def sweep(*, at: datetime) -> None:
    """Every night: bytes of papers that were never issued, or of signatures that were not taken."""
    documents.sweep(at=at)
