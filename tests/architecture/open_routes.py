"""The addresses that anybody may call, each with its reason. Every other must turn away who is not signed in.

Written as Django writes a route, without its leading slash; a line that no address matches is refused too.
"""

OPEN = {
    "health": "the supervisor and load balancers ask it; it tells nothing but whether the house answers",
    "i18n/setlang/": "choosing a language",
    "ui/": "the catalogue of components holds no data",
    "ui/display": "choosing colours and text size",
    "account/login/": "signing in",
    "account/logout/": "signing out; does nothing for who is not signed in",
    "account/signup/": "residents make their own account",
    "account/inactive/": "tells the owner of a closed account so",
    "account/2fa/authenticate/": "the second step of signing in; refuses without the first",
}
