"""Which case types a house has: those that come with the product, and the city's own from its folder."""

from datetime import datetime
from pathlib import Path

from zhili.cases import public as cases
from zhili.casetypes import load
from zhili.casetypes.faults import BadCaseType, PackFault
from zhili.site import config

_OURS = Path(__file__).resolve().parents[1] / "packs"


def folders(house: config.Config) -> list[Path]:
    """The folders of all case types, ours first, each in the order of its name."""
    roots = [_OURS, *([house.packs] if house.packs else [])]
    return [path.parent for root in roots for path in sorted(root.rglob(load.DECLARATION))]


def take_in(*, at: datetime) -> list[BadCaseType]:
    """Make what lies in the folders the types that new cases open with; gives the refusals.

    A type with a fault keeps its version of before and stops nothing else: a typo in one declaration must not
    close the house.
    """
    refused = []
    for folder in folders(config.load()):
        try:
            cases.sync([folder], at=at)
        except BadCaseType as refusal:
            refused.append(refusal)
    return refused


def faults(house: config.Config) -> list[PackFault]:
    """What is wrong with the declarations as they lie in the folders now."""
    found: list[PackFault] = []
    for folder in folders(house):
        try:
            load.load(load.read_folder(folder), name=folder.name, registered=cases.registered_words())
        except BadCaseType as refusal:
            found += refusal.faults
    return found
