"""Case types whose cases answer other cases: into which what is reported again and again can be gathered."""

from zhili.cases.queries import types
from zhili.casetypes.language import CaseType


def answering_types() -> list[tuple[CaseType, str]]:
    """Each with the field of its form that takes the cases it answers; those that open with such a field alone."""
    return [
        (case_type, str(effect.args["to"])[1:])
        for case_type in types.everything()
        for effect in case_type.open_effects
        if effect.word == "link"
        and effect.args.get("kind") == "answers"
        and str(effect.args.get("to", "")).startswith("$")
    ]
