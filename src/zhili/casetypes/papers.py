"""Reading ``documents``: the papers that a case of this type may make, each from a template in its folder.

A template is Typst source in ``documents/``; whether it can be set is for the module to say that sets papers.
"""

from collections.abc import Collection, Mapping

from zhili.casetypes.form_source import take_form
from zhili.casetypes.language import CASE, CASE_ROLES, IF_KNOWN, MANDATED_ROLES, Action, PaperRule
from zhili.casetypes.section import Section
from zhili.kernel.text import Text

FOLDER = "documents/"
"""Where the templates of a case type lie within its folder."""

REPORTER = "reporter"
"""The signer that every case has: who reported it."""

OFFICER = "officer"
"""The officer who makes the paper."""

PARTIES = "parties"
"""All parties to the case, in the order in which they came to it; also the word for naming them on the paper."""


def read_papers(
    top: Section,
    files: Mapping[str, bytes],
    *,
    folder: str,
    stages: Collection[str],
    personal: Collection[str],
    adopted: bool = False,
    parties: bool = False,
    actions: Mapping[str, Action] | None = None,
) -> Mapping[str, PaperRule]:
    """The declarations under ``documents``, by name. Faults are noted where they stand."""
    return {
        key: _one(
            key,
            section,
            files,
            folder=folder,
            stages=stages,
            personal=personal,
            adopted=adopted,
            parties=parties,
            actions=actions or {},
        )
        for key, section in top.sections("documents")
    }


def _one(
    key: str,
    section: Section,
    files: Mapping[str, bytes],
    *,
    folder: str,
    stages: Collection[str],
    personal: Collection[str],
    adopted: bool,
    parties: bool,
    actions: Mapping[str, Action],
) -> PaperRule:
    file = FOLDER + section.get("template", str, f"{key}.typ")
    if file not in files:
        known = [name.removeprefix(FOLDER) for name in files if name.startswith(FOLDER)]
        section.known("template", file.removeprefix(FOLDER), known)
    from_ = _names(section, "from", [*stages, "any"])
    rule = PaperRule(
        key=key,
        title=section.words("title"),
        file=file,
        template=files.get(file, b"").decode("utf-8", "replace"),
        from_=frozenset(stages) if "any" in from_ else frozenset(from_),
        by=frozenset(_names(section, "by", CASE_ROLES | MANDATED_ROLES)),
        form=take_form(section, "form", files, folder=folder, adopted=adopted),
        number=section.get("number", str, "") or None,
        personal=_names(section, "personal", personal),
        signed_by=_signers(section, parties=parties),
        sealed=section.get("seal", bool, True),
        names=section.get(PARTIES, bool, False),
        officer=section.words(OFFICER) if section.has(OFFICER) else None,
        called=_called(section),
        only_if=section.get("if", dict, {}),
        signed=_signed(section, actions),
    )
    for name, found in (("from", rule.from_), ("by", rule.by)):
        if not found and not section.has(name):
            section.fault(
                name,
                Text(zh=f"文书“{key}”没有写“{name}”。", en=f"document '{key}' does not say '{name}'."),
                Text(
                    zh="写明在哪些环节（from）、由谁（by）制作。",
                    en="say at which stages (from) and by whom (by).",
                ),
            )
    section.close()
    return rule


def _signed(section: Section, actions: Mapping[str, Action]) -> str | None:
    """``signed: take_effect``: what the system does once all have signed; it is asked nothing."""
    key = section.get("signed", str, "")
    if not key or not section.known("signed", key, actions):
        return None
    action = actions[key]
    if "system" not in action.by or action.form.schema.get("required"):
        section.fault(
            "signed",
            Text(zh=f"“{key}”不能由系统自动做。", en=f"the system cannot do '{key}' by itself."),
            Text(
                zh="在它的 by 里加 system，表单里没有必填项。",
                en="add 'system' to its 'by'; require no field in its form.",
            ),
        )
    return key


def _names(section: Section, key: str, allowed: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in section.many(key) if section.known(key, name, allowed))


def _called(section: Section) -> dict[str, Text]:
    """What those who sign are called, by their word under ``signed_by``."""
    named, signing = section.section("called"), section.many("signed_by")
    return {
        name.removesuffix(IF_KNOWN): named.words(name)
        for name in named.data
        if named.known(name, name, signing)
    }


def _signers(section: Section, *, parties: bool) -> tuple[str, ...]:
    """Who signs, in this order: names that every case has, all its parties, or what it knows an account by."""
    known = (REPORTER, OFFICER, PARTIES) if parties else (REPORTER, OFFICER)
    return tuple(
        name
        for name in section.many("signed_by")
        if name.startswith(CASE) or section.known("signed_by", name, known)
    )
