"""Reading ``consults``: into which fields of the opening form a talk with the assistant goes, question and whole."""

from zhili.casetypes.forms import Form
from zhili.casetypes.language import Consulting
from zhili.casetypes.section import Section
from zhili.kernel.text import Text

WORD = "consults"
_OPENER = "anyone"


def read_consulting(top: Section, form: Form) -> Consulting | None:
    """The declaration under ``consults``; None where there is none. Faults are noted at its lines."""
    section = top.section(WORD)
    if not top.has(WORD):
        return None
    words = {one.name for one in form.fields if one.kind == "string" and not one.personal}
    named = {key: section.need(key, str, "") for key in ("question", "talk")}
    known = all([section.known(key, name, words) for key, name in named.items()])
    section.close()
    _check(top, form, frozenset(named.values()))
    return Consulting(**named) if known else None


def _check(top: Section, form: Form, said: frozenset[str]) -> None:
    """Whoever asked the assistant has said no more than that, and need not have signed in."""
    more = sorted(one.name for one in form.fields if one.required and one.name not in said)
    if more:
        top.fault(
            WORD,
            Text(
                zh=f"表单还必填：{'、'.join(more)}，问过的话带不过来。",
                en=f"the form also demands {', '.join(more)}, which a talk does not say.",
            ),
            Text(zh="改为选填。", en="let it be left out."),
        )
    if _OPENER not in top.section("open").many("by"):
        top.fault(
            WORD,
            Text(zh="没登录的人不能开这种事项。", en="who has not signed in may not open this type."),
            Text(zh="在 open 的 by 里加上 anyone。", en="add 'anyone' to 'by' of 'open'."),
        )
