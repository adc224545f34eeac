"""Why tables of papers have no guard (``kernel.isolation``): what papers are about guards them, in ``cases``."""

from zhili.kernel.isolation import Guard

GUARDS: dict[str, Guard] = {}

OPEN_TABLES = {
    "documents_series": "the last number that an office gave: no person's rows",
    "documents_certificate": "certificates are public; their keys lie in files",
}
