"""The canonical form of a JSON value, over which seals and fingerprints are made."""

import orjson


def json_bytes(value: object) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
