"""Guard of the pages on who may do what: for the security administrator; until one is appointed, for the system's."""

from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Guarded, StaffView, Who, only_for

_GRANT = Text(zh="授权", en="grant mandates")
Rest = ParamSpec("Rest")


def who_grants(view: StaffView[Rest]) -> Guarded[Rest]:
    """As ``only_for``, by who grants in this house now."""

    @wraps(view)
    def checked(
        request: HttpRequest, who: Who, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        if not people.granting(who.at) & who.roles:
            raise Forbidden(verb=_GRANT)
        return view(request, who, *args, **kwargs)

    return only_for("admin", "security")(checked)
