"""Holes that the import contracts leave: relations by label, models that leave by the front door."""

import inspect
from types import ModuleType

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.tree import DOMAIN, SOURCE
from zhili.booking import public as booking
from zhili.cases import public as cases
from zhili.documents import public as documents
from zhili.insight import public as insight
from zhili.ledger import public as ledger
from zhili.notification import public as notification
from zhili.people import public as people
from zhili.understanding import public as understanding
from zhili.workspace import public as workspace

# Tables with a row for each outside system, day or type: they are copied to every node, not split.
_FEW_ROWS = {"OutsideKey", "CalendarDay"}
DOORS = [ledger, people, understanding, notification, workspace, documents, cases, booking, insight]


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("zhili.")]


def test_relations_stay_within_their_module() -> None:
    crossing = [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for model in _ours()
        for field in model._meta.get_fields()
        if inspect.isclass(field.related_model)
        and field.related_model.__module__.startswith("zhili.")
        and field.related_model._meta.app_label != model._meta.app_label
    ]
    assert crossing == []


def test_the_doors_listed_here_are_all_there_are() -> None:
    assert {path.parent.name for path in SOURCE.glob("*/public.py")} == set(DOMAIN)
    assert {door.__name__.split(".")[1] for door in DOORS} == set(DOMAIN)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_door_says_what_it_offers_and_no_model_leaves_by_it(door: ModuleType) -> None:
    offered = door.__all__
    assert offered == sorted(set(offered)) or set(offered) == set(dict.fromkeys(offered))
    for name in offered:
        thing = getattr(door, name)
        assert not inspect.ismodule(thing), f"{door.__name__}.{name} is a module"
        assert not (inspect.isclass(thing) and issubclass(thing, models.Model)), f"{name} is a model"


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_what_a_door_offers_is_explained(door: ModuleType) -> None:
    silent = [
        name
        for name in door.__all__
        if (inspect.isfunction(getattr(door, name)) or inspect.isclass(getattr(door, name)))
        and not inspect.getdoc(getattr(door, name))
    ]
    assert silent == []


def test_tables_that_grow_carry_their_district() -> None:
    growing = [
        model
        for model in _ours()
        if isinstance(model._meta.pk, models.UUIDField) and model.__name__ not in _FEW_ROWS
    ]
    without = [
        model.__name__ for model in growing if "district_id" not in {f.attname for f in model._meta.fields}
    ]
    assert without == []
