"""Filters for terms: up to when one runs, as the law counts days."""

from datetime import datetime

from django import template

from zhili.ui import phrases

register = template.Library()


@register.filter
def until(value: datetime | None) -> str:
    """Up to when a term runs: ``2026年2月24日 周二 24:00``."""
    return phrases.until(value) if value else ""
