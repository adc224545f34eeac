"""What a person gave in one case and the form of another asks again: which fields, and how it is told. Pure."""

from collections.abc import Iterator, Mapping

from zhili.cases.rules.guards import CONFIDENTIAL
from zhili.cases.rules.state import CaseState
from zhili.casetypes.forms import Form
from zhili.casetypes.language import CaseType
from zhili.casetypes.sameness import sameness
from zhili.kernel.text import Text

TAKEN_OVER = "take_over"
"""The engine's event that a person took over fields of a case they had opened before."""

PUT_RIGHT_LATER = "put_right_later"
"""The engine's event that a person put fields right in a later case, and that this one, ended, stays as it was."""

WORDS = {
    TAKEN_OVER: Text(zh="沿用以前填过的内容", en="Taken over from what was given before"),
    PUT_RIGHT_LATER: Text(zh="后来的事项中更正了个人信息", en="Personal data put right in a later matter"),
}


def pairs(asking: CaseType, given: CaseType, case: CaseState) -> Iterator[tuple[str, str]]:
    """The fields that ``asking`` asks and a case of ``given`` may answer: (field asked, field of the case).

    Both must say that they are the same thing, and the one that was given that it may serve the other's use. What
    tells of the matter comes from another type only. Where somebody asked to stay unnamed, nothing goes to a form
    without that wish.
    """
    if case.data.get(CONFIDENTIAL) is True and CONFIDENTIAL not in asking.form.properties:
        return
    answers = {
        name: said for name, prop in given.form.properties.items() if (said := sameness(prop)) is not None
    }
    for name, prop in asking.form.properties.items():
        wanted = sameness(prop)
        if wanted is None or (wanted.of_the_matter and asking.key == given.key):
            continue
        answer = next((one for one, said in answers.items() if said.serves(wanted)), None)
        if answer is not None:
            yield name, answer


def says(action: str, data: Mapping[str, object], form: Form) -> Text | None:
    """The event of a taking over, or of a correction that came later, in a sentence."""
    sentence, names = _SENTENCES.get(action), data.get("fields")
    if sentence is None or not isinstance(names, list):
        return None
    titles = [one.title for one in form.fields if one.name in names]
    fields = Text(zh="、".join(one.zh for one in titles), en=", ".join(one.en for one in titles))
    return sentence.format(fields=fields)


_SENTENCES = {
    TAKEN_OVER: Text(
        zh="经本人同意，沿用了以前填过的：{fields}。",
        en="With the person's agreement, as given before: {fields}.",
    ),
    PUT_RIGHT_LATER: Text(
        zh="本人在后来的事项中更正了：{fields}。本件已办结，原内容不改。",
        en="The person put right in a later matter: {fields}. This case has ended and stays as it was.",
    ),
}
