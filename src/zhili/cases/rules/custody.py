"""The custody of a case's evidence in the engine's own words: from whom to whom each file went. Pure.

Collected, submitted, handed over, opened, exported: each is an event of the case, sealed like every other.
"""

from collections.abc import Collection, Mapping

from zhili.kernel.text import Text

COLLECT, SUBMIT, HAND_ON, EXAMINE, EXPORT = "collect", "attach", "hand_on", "examine", "export"
CUSTODY = frozenset({COLLECT, SUBMIT, HAND_ON, EXAMINE, EXPORT})

PAPERS, RECORDS = "papers", "records"
"""Where an export lists the issued papers of the case, and how they were served."""

WORDS = {
    COLLECT: Text(zh="采集证据", en="Evidence collected"),
    SUBMIT: Text(zh="上传材料", en="File added"),
    HAND_ON: Text(zh="移交证据", en="Evidence handed over"),
    EXAMINE: Text(zh="开启证据", en="Evidence opened"),
    EXPORT: Text(zh="出具证据包", en="Evidence bundle made"),
}

_SAYS = {
    COLLECT: Text(zh="{files}：{note}", en="{files}: {note}"),
    HAND_ON: Text(zh="{files}移交给{to}：{note}", en="{files} handed to {to}: {note}"),
    EXAMINE: Text(zh="开启{files}，用于：{note}", en="{files} opened, for: {note}"),
    EXPORT: Text(zh="{files}，交给：{to}", en="{files}, made for: {to}"),
}

MAY_HAND_OUT = frozenset({"lead", "overseer", "supervisor", "leader", "system"})
"""Roles on a case that may take its evidence out of the house: who answers for the case and who watches over it."""


def may_hand_out(roles: frozenset[str]) -> bool:
    """Whether these roles may have a bundle of the case's evidence made."""
    return bool(roles & MAY_HAND_OUT)


def may_see_service(seen: Collection[str]) -> bool:
    """Whether who sees these rooms of a case reads on whom and how its papers were served: the office's side."""
    return "internal" in seen


def says(action: str, data: Mapping[str, object]) -> Text | None:
    """The sentence of an event of custody; None for any other, and for submitting, whose files stand below it."""
    sentence = _SAYS.get(action)
    if sentence is None:
        return None
    names = [str(one.get("name")) for one in (*listed(data), *listed(data, PAPERS))]
    files = Text(zh="、".join(names), en=", ".join(names))
    return sentence.format(files=files, note=data.get("note", ""), to=data.get("to", ""))


def listed(data: Mapping[str, object], what: str = "files") -> list[Mapping[str, object]]:
    """The files that an event of custody is about; of an export also its papers, and the records of their service."""
    files = data.get(what)
    return [one for one in files if isinstance(one, Mapping)] if isinstance(files, list) else []
