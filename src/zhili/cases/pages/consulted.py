"""What a case began with where the assistant was asked first: the whole talk, in place of the question alone."""

from zhili.cases import public as cases
from zhili.casetypes.language import CaseType


def first_words(case: cases.CaseView) -> str:
    """The text of a case, or the whole talk that it goes on from, which begins with the question."""
    talk = case.data.get(talk_field(cases.case_type_version(case.type_key, case.type_version)))
    return str(talk) if talk else case.text


def talk_field(case_type: CaseType) -> str:
    """The field that holds the talk; empty in types that take none."""
    return case_type.consults.talk if case_type.consults else ""
