"""Changing what people keep."""
