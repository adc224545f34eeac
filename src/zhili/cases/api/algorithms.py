"""The register of algorithms as data: what is in use, for what, how right it is, what people made of it."""

from dataclasses import asdict

from django.http import HttpResponse
from ninja import Router

from zhili.cases import public as cases
from zhili.cases.api.registered import Algorithms
from zhili.ui.rest.answers import json
from zhili.ui.rest.asking import ANYONE, Asking
from zhili.understanding import public as understanding
from zhili.understanding.public import Act, Entry, Heeded, HeededBy, VersionView

router = Router(tags=["algorithms"])


@router.get("/public/algorithms", auth=ANYONE, response={200: Algorithms})
def list_algorithms(request: Asking) -> HttpResponse:
    """Every algorithm of the register with its card, and what was decided about its proposals, by class and district.

    ``refused`` ones are on record and cannot be run. Classes and districts are given by their codes. ``complaints``
    are requests about algorithms in the last year; null where no taxonomy has a class for them.
    """
    entries = understanding.register()
    heeded = understanding.heeded_lately()
    told = [_entry(one, heeded.get(one.card.overrides)) for one in entries]
    versions = [_version(one) for one in understanding.speaking()]
    about = cases.about_algorithms(at=request.at)
    complaints = asdict(about) if about else None
    return json({"algorithms": told, "versions": versions, "complaints": complaints}, public=True)


def _entry(entry: Entry, heeded: HeededBy | None) -> dict[str, object]:
    card = asdict(entry.card)
    card.pop("order")
    parts = card.pop("parts")
    return {
        **card,
        "parts": {
            "title": parts["title"],
            "rows": [{"name": name, "value": value} for name, value in parts["rows"]],
        }
        if parts
        else None,
        "bar": entry.bar,
        "in_use": entry.on,
        "owner": entry.owner or None,
        "switched": _act(entry.switched) if entry.switched else None,
        "heeded": _heeded(heeded) if heeded else None,
    }


def _act(act: Act) -> dict[str, object]:
    why = understanding.masked(act.why, kinds=understanding.PERSONAL_PUBLISHED, language="zh")
    return {"what": act.what, "why": why, "at": act.at}


def _heeded(found: HeededBy) -> dict[str, object]:
    return {
        **_counted(found.whole),
        "since": found.since,
        "calibration_error": round(found.off, 4),
        "by_class": {code: _counted(one) for code, one in found.by_class.items()},
        "by_district": {str(number): _counted(one) for number, one in found.by_district.items()},
        "by_confidence": {
            f"{tenth / understanding.BINS:.1f}": _counted(one) for tenth, one in found.by_sureness.items()
        },
    }


def _counted(one: Heeded) -> dict[str, object]:
    return {"decided": one.decided, "agreed": one.agreed, "confidence": round(one.sure, 4)}


def _version(one: VersionView) -> dict[str, object]:
    return {
        "key": one.key,
        "number": one.number,
        "trained_at": one.trained_at,
        "learned_from": one.learned_from,
        "figures": one.figures,
    }
