"""The archive package of a case: its file, its papers and files as they are, and the newest bundle of evidence.

It holds what its reader may open and no more; what should be in it and cannot is named in the manifest with the reason.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhili.cases import public as cases
from zhili.cases.pages import choosing
from zhili.cases.pages.staff import enclosing
from zhili.cases.pages.staff.told import Teller
from zhili.documents import public as documents
from zhili.kernel.errors import ZhiliError
from zhili.people import public as people
from zhili.ui.desk import Who


def package(who: Who, case: cases.CaseView, case_file: IO[bytes], *, internal: bool, to: IO[bytes]) -> None:
    """Write the package around a case file that was made for the same reader. ``internal``: with what is internal."""
    left_out: dict[str, str] = {}
    language = get_language() or "zh"
    parts = [
        cases.Part(_("案卷") + ".pdf", "case_file", _("案卷"), who.actor.name, who.at, _again(case_file)),
        *_papers(who, case),
        *_files(who, case, internal=internal),
        *_bundle(who, case, left_out, internal=internal),
    ]
    about = {
        "case": case.number, "type": case.type_title.in_(language), "title": case.title or "",
        "opened_at": case.opened_at.isoformat(), "stage": case.stage_title.in_(language),
        "made_at": who.at.isoformat(), "made_by": who.actor.name, "internal": internal,
    }  # fmt: skip
    cases.pack(parts, about, left_out=left_out, language=language, at=who.at, to=to)


def _papers(who: Who, case: cases.CaseView) -> Iterator[cases.Part]:
    issued = cases.papers_of(case_id=case.id, actor=who.actor, at=who.at).issued[::-1]
    names = people.names_of([one.issued_by.partition(":")[2] for one in issued])
    language = get_language() or "zh"
    for place, one in enumerate(issued, start=1):
        office, name = (
            choosing.unit_words(one.unit).in_(language),
            names.get(one.issued_by.partition(":")[2], ""),
        )
        yield cases.Part(
            f"{_('文书')}/{place} {cases.safe(one.file_name)}", "paper", one.title.in_(language),
            f"{office} {name}".strip(), one.issued_at, _paper(who, one), one.number or "",
        )  # fmt: skip


def _files(who: Who, case: cases.CaseView, *, internal: bool) -> Iterator[cases.Part]:
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    came = {
        str(file.get("sha256")): event for event in events for file in cases.files_named(event.data)[::-1]
    }
    teller = Teller.of(case, events)
    for place, one in enumerate(enclosing.seen(case, internal=internal), start=1):
        event = came.get(one.sha256)
        by = teller.who(event.actor, event.unit_name).in_(get_language() or "zh") if event else ""
        path = f"{_('材料')}/{place} {cases.safe(one.name)}"
        yield cases.Part(path, "file", one.name, by, event.at if event else case.opened_at, _file(who, one))


def _bundle(
    who: Who, case: cases.CaseView, left_out: dict[str, str], *, internal: bool
) -> Sequence[cases.Part]:
    """The newest bundle of evidence that was made of the case; it holds internal files too."""
    made = cases.evidence(case_id=case.id, actor=who.actor, at=who.at).hand_outs
    title = _("证据包")
    if not made or not internal:
        left_out[title] = _("含内部材料，勾选“内部备注”才放进来") if made else _("还没有出具过")
        return ()
    newest, kept = made[0], TemporaryFile()  # noqa: SIM115 -- closed when it was laid in
    try:
        cases.write_hand_out(hand_out_id=newest.id, actor=who.actor, at=who.at, to=kept)
    except ZhiliError as refusal:
        left_out[title] = refusal.words.in_(get_language() or "zh")
        return ()
    names = people.names_of([newest.by.partition(":")[2]])
    path = f"{title}/{title} {newest.at:%Y%m%d}.zip"
    by = names.get(newest.by.partition(":")[2], "")
    return (cases.Part(path, "evidence", title, by, newest.at, _again(kept)),)


def _paper(who: Who, one: documents.PaperView) -> Callable[[], IO[bytes]]:
    return lambda: io.BytesIO(cases.open_paper(paper_id=one.id, actor=who.actor, at=who.at)[1])


def _file(who: Who, one: cases.AttachmentView) -> Callable[[], IO[bytes]]:
    return lambda: io.BytesIO(cases.open_file(attachment_id=one.id, actor=who.actor, at=who.at)[1])


def _again(file: IO[bytes]) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        file.seek(0)
        return file

    return opened
