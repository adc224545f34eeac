"""Once an hour: a time-stamp for the published checkpoint, and the checkpoints of other logs sealed in this one.

Nothing happens where no authority and no other log was named. Whoever is away is asked again an hour later.
"""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from zhili.kernel import jobs
from zhili.ledger.operations.anchoring import NotAnchored, OtherForked, anchor_all
from zhili.ledger.signing.house import BadPolicy
from zhili.ledger.signing.stamping import NoAuthority, NotStamped, Stamps

_log = logging.getLogger(__name__)


@jobs.periodic(name="ledger.stamp", cron="50 * * * *")
def stamp(*, at: datetime) -> None:
    """Have the published checkpoint stamped by the authority that was chosen."""
    stamps = Stamps(Path(settings.ZHILI_LEDGER))
    try:
        if stamps.is_chosen():
            stamps.stamp()
    except (NotStamped, NoAuthority) as fault:
        _log.warning(fault.render("en"))


@jobs.periodic(name="ledger.anchor", cron="55 * * * *")
def anchor(*, at: datetime) -> None:
    """Seal what the other logs publish."""
    try:
        for _, outcome in anchor_all(at=at):
            if isinstance(outcome, (NotAnchored, OtherForked)):
                _log.warning(outcome.render("en"))
    except BadPolicy as fault:
        _log.warning(fault.render("en"))
