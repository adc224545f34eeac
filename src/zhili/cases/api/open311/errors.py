"""What GeoReport refuses, and how: a list of codes and descriptions."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from zhili.cases.api.open311.writing import TYPES, write
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.text import Text
from zhili.ui.rest import problems
from zhili.ui.rest.asking import Guard

View = Callable[..., HttpResponse]
_NAMES = {
    "text": "description", "lon": "long", "lat": "lat", "address": "address_string", "area": "address_id",
    "name": "first_name, last_name", "phone": "phone", "email": "email", "class": "service_code",
}  # fmt: skip


class Missing(ZhiliError):
    """Something that is required is not there."""

    code: ClassVar[str] = "missing"
    status: ClassVar[int] = 400
    message = Text(zh="缺少必填项：{name}。", en="{name} required: it was not provided.")


class Wrong(ZhiliError):
    """A value cannot be taken."""

    code: ClassVar[str] = "wrong"
    status: ClassVar[int] = 400
    message = Text(zh="{name} 的值不可用：{why}", en="{name} cannot be taken: {why}")


class Unknown(ZhiliError):
    """A code, a jurisdiction, a request or a token that we do not have."""

    code: ClassVar[str] = "unknown"
    status: ClassVar[int] = 404
    message = Text(zh="没有这个 {name}：{value}", en="{name} was not found: {value}")


class BadKey(ZhiliError):
    """The API key is missing or not, or no longer, good."""

    code: ClassVar[str] = "api-key"
    status: ClassVar[int] = 403
    message = Text(zh="api_key 缺失或无效。", en="api_key missing or invalid.")


def spoken(guard: Guard, *methods: str) -> Callable[[View], View]:
    """A view for these methods and callers whose every error is told as GeoReport tells it."""

    def wrap(view: View) -> View:
        @wraps(view)
        def told(request: HttpRequest, form: str = "xml", **named: Any) -> HttpResponse:
            try:
                if form not in TYPES:
                    raise problems.NoSuchAddress()
                if request.method not in methods:
                    raise problems.WrongMethod(allowed=", ".join(methods))
                guard(request)
                return view(request, form=form, **named)
            except Exception as error:  # whatever it is, the caller's reader expects this shape
                return refusal(request, error, form=form)

        return told

    return wrap


def refusal(request: HttpRequest, error: Exception, *, form: str) -> HttpResponse:
    """An error as GeoReport tells it, one entry for each field at fault."""
    known = problems.foreseen(request, error)
    language = problems.language_of(request)
    status = 400 if known.status == 422 else known.status
    listed = [{"code": status, "description": words} for words in _words(known, language)]
    response = write("errors", listed, form=form if form in TYPES else "xml", status=status)
    if isinstance(known, problems.WrongMethod):
        response["Allow"] = str(known.facts["allowed"])
    return response


def _words(known: ZhiliError, language: str) -> Iterator[str]:
    if isinstance(known, FieldErrors):
        for name, words in known.fields.items():
            yield f"{_outside_name(name)}: {words.in_(language)}"
    else:
        yield known.render(language)


def _outside_name(name: str) -> str:
    return _NAMES.get(name, f"attribute[{name}]")
