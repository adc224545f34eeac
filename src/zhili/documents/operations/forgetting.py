"""Erasing the papers about a subject: their bytes, the drawings, the names that were typed. Number and title stay."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from zhili.documents.models import Edition, Paper, Service, Signer
from zhili.documents.operations.keeping import store


def forget_about(*, subject: UUID) -> int:
    """Take away what papers say and who signed them; how many papers. Their bytes go once this is done for good.

    That a paper of this number was issued, by whom and when, stays: a series has no gaps. Safe to repeat.
    """
    with transaction.atomic():
        ids = list(Paper.objects.select_for_update().filter(subject=subject).values_list("id", flat=True))
        editions, signers = Edition.objects.filter(paper_id__in=ids), Signer.objects.filter(paper_id__in=ids)
        drawn = signers.exclude(drawing_sha256=None).values_list("drawing_sha256", flat=True)
        elsewhere = Edition.objects.exclude(paper_id__in=ids)
        digests = {*editions.values_list("sha256", flat=True), *map(str, drawn)}
        digests -= set(elsewhere.filter(sha256__in=digests).values_list("sha256", flat=True))
        Service.objects.filter(paper_id__in=ids).update(name="", who="", note="")
        signers.update(name="", drawing_sha256=None, who="")
        transaction.on_commit(partial(_drop, digests))
    return len(ids)


def _drop(digests: Iterable[str]) -> None:
    for digest in digests:
        store().remove(digest)
