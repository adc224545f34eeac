"""What a paper of a case may say, and who may have it made when. Pure.

A template is given words, never code: every value of the forms as text in Chinese, lists as lists, what is missing as
an empty text, so that a name that no form has is found when the type is taken in and not when a paper is due.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from zhili.cases.rules.state import CaseState, Party
from zhili.casetypes.conditions import meets
from zhili.casetypes.consistency import outcomes_of
from zhili.casetypes.forms import Form
from zhili.casetypes.language import CASE, IF_KNOWN, UNIT_ROLES, CaseType, PaperRule
from zhili.casetypes.papers import OFFICER, PARTIES, REPORTER
from zhili.kernel.text import Text

ISSUE, SIGN, SERVE = "issue_paper", "sign_paper", "serve_paper"
WORDS = {
    ISSUE: Text(zh="制发文书", en="Paper issued"),
    SIGN: Text(zh="签署文书", en="Paper signed"),
    SERVE: Text(zh="送达文书", en="Paper served"),
}
"""The engine's events of papers."""

_SAYS = {
    ISSUE: Text(zh="《{title}》{number}", en="{title} {number}"),
    SIGN: Text(zh="{word}签署《{title}》{number}", en="{title} {number} signed by {word}"),
    SERVE: Text(zh="《{title}》{number}已送达{word}", en="{title} {number} served on {word}"),
}
_SAMPLE = "样文"


def says(action: str, data: Mapping[str, object]) -> Text | None:
    """The sentence of an event of a paper; None for any other."""
    sentence = _SAYS.get(action)
    facts = {name: data.get(name) or "" for name in ("title", "number", "word")}
    return sentence.format(**facts) if sentence and data.get("title") else None


def may_make(rule: PaperRule, state: CaseState, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles may make the paper of a case as it stands."""
    known = state.known()
    fits = all(meets(known.get(name.removeprefix(CASE)), wanted) for name, wanted in rule.only_if.items())
    return fits and state.stage in rule.from_ and bool(rule.by & roles)


def makeable(case_type: CaseType, state: CaseState, roles: frozenset[str]) -> tuple[PaperRule, ...]:
    """The papers that these roles may make now, in the order of the declaration."""
    return tuple(rule for rule in case_type.documents.values() if may_make(rule, state, roles))


def accounts_of(state: CaseState, signers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The residents' accounts that a paper goes to, each once, with the word for them: who reported, who signed."""
    found = {
        who: word for who, word in [(state.reporter, _PARTS[REPORTER]), *signers] if who.startswith(_RESIDENT)
    }
    return list(found.items())


def facts_of(
    case_type: CaseType,
    state: CaseState,
    rule: PaperRule,
    *,
    said: Mapping[str, object],
    person: Mapping[str, str],
    files: list[str],
    opened: datetime,
    parties: Sequence[tuple[str, str]] = (),
    units: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, object]:
    """What a template may read besides title, number, office and day: ``case``, ``data``, ``said``, ``outcome``,
    ``person``, ``parties`` (side and name of each), ``units`` (the names of those with a part in the case, by part),
    ``attachments``. ``opened`` is when the case was opened, in the city's time."""
    return {
        "case": {
            "number": state.number,
            "type": case_type.title.zh,
            "title": _text(state.attributes.get("title")),
            "text": _text(state.attributes.get("text")),
            "address": _text(state.attributes.get("address")),
            "opened": _day(opened),
            "stage": case_type.stages[state.stage].title.zh,
        },
        "data": _form(case_type.form, state.data),
        "said": _form(rule.form, said),
        "outcome": {name: _text(state.outcome.get(name)) for name in outcomes_of(case_type)},
        "person": {name: person.get(name, "") for name in rule.personal},
        "parties": [{"title": title, "name": name} for title, name in parties],
        "units": {role: [units.get(one, one) for one in state.units(role)] for role in UNIT_ROLES},
        "attachments": files,
    }


def sample_facts(case_type: CaseType, rule: PaperRule) -> dict[str, object]:
    """Facts of the same shape with something in every place, to try a template with."""
    return {
        "case": dict.fromkeys(("number", "type", "title", "text", "address", "opened", "stage"), _SAMPLE),
        "data": _sample(case_type.form),
        "said": _sample(rule.form),
        "outcome": dict.fromkeys(outcomes_of(case_type), _SAMPLE),
        "person": dict.fromkeys(rule.personal, _SAMPLE),
        "parties": [dict.fromkeys(("title", "name"), _SAMPLE)] if rule.names else [],
        "units": {role: [_SAMPLE] for role in UNIT_ROLES},
        "attachments": [_SAMPLE],
    }


def signers_of(
    case_type: CaseType, rule: PaperRule, state: CaseState, *, officer: str
) -> list[tuple[str, str]]:
    """Who signs, as actor's reference (empty where the case does not know them) and the word for them on the paper."""
    known = {REPORTER: state.reporter, OFFICER: officer}
    parts = {**_PARTS, **({OFFICER: rule.officer.zh} if rule.officer else {})}
    parts |= {name: words.zh for name, words in rule.called.items()}
    known |= {CASE + name: str(value or "") for name, value in state.known().items()}
    found: list[tuple[str, str]] = []
    for written in rule.signed_by:
        name = written.removesuffix(IF_KNOWN)
        if name != written and not known.get(name):
            continue
        each = parties_of(case_type, state) if name == PARTIES else [(None, parts.get(name, "当事人"))]
        found += [((_account(one, state) if one else known.get(name, "")), word) for one, word in each]
    return found


def parties_of(case_type: CaseType, state: CaseState) -> list[tuple[Party | None, str]]:
    """Each party with the word for its side."""
    sides = case_type.parties.sides if case_type.parties else {}
    return [(one, sides[one.side].zh if one.side in sides else one.side) for one in state.parties]


def _account(one: Party, state: CaseState) -> str:
    return state.reporter if one.opener else one.account


_RESIDENT = "resident:"
_PARTS = {REPORTER: "申请人", OFFICER: "承办人"}


def _form(form: Form, held: Mapping[str, object]) -> dict[str, object]:
    return {
        one.name: _value(held.get(one.name), {value: words.zh for value, words in one.options})
        for one in form.fields
        if one.name not in form.personal
    } | {one.name: [] for one in form.fields if one.kind == "array" and not held.get(one.name)}


def _value(value: object, options: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_value(one, options) for one in value]
    key = str(value).lower() if isinstance(value, bool) else str(value)
    return options.get(key, _text(value))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"  # 2400, and not 2400.0
    return "" if value is None else str(value)


def _sample(form: Form) -> dict[str, object]:
    return {
        one.name: [_SAMPLE] if one.kind == "array" else _SAMPLE
        for one in form.fields
        if one.name not in form.personal
    }


def _day(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日"
