"""The search for rings of objects, by which Python finds what nothing else frees, put off where it only costs time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_looked_for() -> Iterator[None]:
    """Within the block nobody looks for rings, in no thread of the process; afterwards it is as it was before.

    For reading into memory what is to stay there: the more has been made, the more is looked through again and again,
    a third of the time in all.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()
