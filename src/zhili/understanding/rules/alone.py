"""Numerical work on one processor."""

from collections.abc import Callable
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

Work = TypeVar("Work", bound=Callable[..., Any])

on_one_processor: Callable[[Work], Work] = threadpool_limits.wrap(limits=1)
"""Of matrices as small as ours a second thread mostly waits, at full cost; and somebody asks meanwhile."""
