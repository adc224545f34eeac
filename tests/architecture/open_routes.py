"""The calls that anybody may make, each with its reason. Every other must turn away who is not signed in.

Methods, a space, and the address as Django writes it, without its leading slash; one that no address matches is
refused too.
"""

OPEN = {
    "GET health": "the supervisor and load balancers ask it; it tells nothing but whether the house answers",
    "GET,POST,PUT,PATCH,DELETE i18n/setlang/": "choosing a language",
    "GET ui/": "the catalogue of components holds no data",
    "POST ui/display": "choosing colours and text size",
    "GET,POST,PUT account/login/": "signing in",
    "GET,POST account/logout/": "signing out; does nothing for who is not signed in",
    "GET,POST,PUT account/signup/": "residents make their own account",
    "GET account/inactive/": "tells the owner of a closed account so",
    "GET,POST account/2fa/authenticate/": "the second step of signing in; refuses without the first",
    "POST notifications/receipts/<slug:provider>/": "a gateway tells what came of a message; signed",
    "GET,POST notifications/leave/<str:token>/": "stopping messages by the link in one of them",
    "GET api/v1/openapi.json": "the description of the API",
    "GET api/v1/case-types": "what can be asked of the government, with its forms",
    "GET api/v1/areas": "the division of the city",
    "GET api/v1/areas/at": "which grid a point lies in",
    "GET api/v1/areas/geojson": "the borders of areas, for the map on which a place is chosen",
    "GET api/v1/units": "names of public offices",
    "GET api/v1/public/cases": "what has been published of closed cases",
    "POST api/v1/cases": "anybody may report, without an account",
    "POST api/v1/tracking": "following a case by its number and secret code",
    "GET ": "the front page",
    "GET areas.json": "the borders of areas, for the map on which a resident chooses a place",
    "GET report/": "anybody may report, without an account; what is filled in stays in their own session",
    "GET,POST follow/": "following a case by its number and secret code; slowed down",
    "GET,POST consult/": "asking what the office has answered needs no account; the talk lies in the page",
    "POST consult/person/": "anybody may report, without an account; slowed down like a report",
    "GET cases/": "what has been published of closed cases",
    "GET cases/points.json": "how many of them in which area, for the map beside their list",
    "GET cases/matters/": "what was done about the most frequent matters, from what has been published",
    "GET field/worker.js": "the field page's program for the phone; it holds no data",
    "GET field/manifest.webmanifest": "browsers ask for it without cookies; name and icons only",
    "GET open311/discovery.<form>": "GeoReport wants discovery without a key",
    "GET open311/v2/discovery.<form>": "as clients look for it beside the calls",
    "GET open311/v2/services.<form>": "GeoReport wants the services without a key",
    "GET open311/v2/requests.<form>": "GeoReport wants no key; they tell service, status, dates, rough place",
}
