"""Which rows of ``understanding`` a reader sees (``kernel.isolation``), and why a table has no guard."""

from zhili.kernel.isolation import STAFF, Guard, for_purpose

GUARDS = {"understanding_override": Guard(sees=f"{STAFF} OR {for_purpose('figures')}")}

OPEN_TABLES = {
    "understanding_knownanswer": "known answers are written for everybody",
    "understanding_asked": "questions of a day, masked, without who asked",
    "understanding_modelversion": "learned models: no person's rows",
    "understanding_registerevent": "the register of algorithms is public",
}
