"""For tests of the field page: a small type that grid workers open, two workers in neighbouring grids, their phones."""

import io
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from zhili.cases.models import TypeVersion
from zhili.cases.queries import types
from zhili.cases.testing import AREA, AT, TAXONOMY
from zhili.cases.tests.pages.desk import found_desks, sitting
from zhili.casetypes import load
from zhili.kernel.actor import Actor
from zhili.people import public as people
from zhili.people.testing import member

TYPE = "test.round"
NEXT_GRID = AREA.replace("G00001", "G00002")
DECLARATION = """
key: test.round
title: {zh: 巡查事件, en: Patrol event}
law: none
form:
  required: [text]
  properties:
    text: {type: string, minLength: 2, maxLength: 200}
    class: {type: string}
    area: {type: string}
    address: {type: string}
    lon: {type: number}
    lat: {type: number}
    urgency: {type: string, enum: [normal, urgent, critical]}
    found_at: {type: string, format: date-time}
classes: ../taxonomy.csv
stages:
  found: {group: open, title: {zh: 已采集, en: Found}}
  mended: {group: open, title: {zh: 自行处置, en: Mended}}
  reported: {group: open, title: {zh: 已上报, en: Reported}}
  handled: {group: open, title: {zh: 待核查, en: To be checked}}
  closed: {group: end, title: {zh: 已结案, en: Closed}}
start: found
open: {by: [grid_worker, operator]}
actions:
  mend:
    title: {zh: 自行处置, en: Mend}
    from: found
    to: mended
    by: [reporter, grid_worker]
    form:
      required: [text]
      properties:
        text: {type: string, minLength: 5, x-widget: textarea}
        photos: {type: array, items: {type: string}, maxItems: 9, x-widget: files}
  report: {title: {zh: 上报, en: Report}, from: [found, mended], to: reported, by: [reporter, grid_worker]}
  take:
    title: {zh: 接办, en: Take}
    from: reported
    to: handled
    by: dispatcher
    form: text
    effects: [set: {reply: $text}]
  sample: {title: {zh: 抽查, en: Sample}, from: mended, to: closed, by: supervisor}
  name_unit:
    title: {zh: 指定单位, en: Name a unit}
    from: [found, handled]
    by: [grid_worker]
    form: {required: [unit], properties: {unit: {type: string, x-widget: unit}}}
  check:
    title: {zh: 核查, en: Check}
    from: handled
    to: {field: passed, "true": closed, "false": reported}
    by: [reporter, grid_worker]
    form: {required: [passed], properties: {passed: {type: boolean}, text: {type: string}}}
  note: {title: {zh: 留言, en: Note}, from: any, by: [grid_worker, dispatcher], form: text, visibility: internal}
retention: P3Y
"""


def found_rounds() -> None:
    """The desks' city with the type, and the workers ``chen`` and ``lin``, each in a grid of their own."""
    found_desks()
    files = {"case_type.yaml": DECLARATION.encode(), "../taxonomy.csv": TAXONOMY.encode()}
    made = load.load(files, name="round", registered=types.registered_words())
    TypeVersion.objects.create(
        key=made.key, version=1, digest=made.digest, files=types.packed(files), loaded_at=AT
    )
    types.forget()
    member("chen", role="grid_worker", unit="street:110105001", area=AREA, at=AT)
    member("lin", role="grid_worker", area=NEXT_GRID, at=AT)


def worker(username: str = "chen") -> Actor:
    """Who a phone belongs to."""
    return people.actor_for(get_user_model().objects.get(username=username), at=AT)


def phone(username: str = "chen") -> Client:
    """A phone on which somebody has signed in."""
    return sitting(username)


def photo(colour: str = "teal") -> bytes:
    """A picture as the page sends it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


def deed(username: str = "chen", **more: Any) -> dict[str, Any]:
    """What a phone sends for a case that was found and reported; parts can be replaced."""
    made: dict[str, Any] = {
        "key": str(uuid4()),
        "seq": 1,
        "account": worker(username).id,
        "type": TYPE,
        "data": {"text": "井盖移位", "class": "roads/hole", "area": AREA},
        "act": {"action": "report", "data": {}},
    }
    return {name: value for name, value in {**made, **more}.items() if value is not None}


def visit(case: UUID | str, action: str, *, username: str = "chen", **more: Any) -> dict[str, Any]:
    """What a phone sends for something done to a case that was there."""
    act = {"action": action, "data": more.pop("data", {})}
    return deed(username, type=None, data=None, case=str(case), act=act, **more)


def send(phone: Client, made: Mapping[str, Any], **photos: list[bytes]) -> Any:
    """Send a deed with its photos, by the part's name (``__`` for a dot); the answer."""
    parts: dict[str, Any] = {"deed": json.dumps(made)}
    for name, pictures in photos.items():
        parts[name.replace("__", ".")] = [
            SimpleUploadedFile(f"photo-{place}.jpg", content, "image/jpeg")
            for place, content in enumerate(pictures, start=1)
        ]
    return phone.post(reverse("field:deeds"), parts)
