"""The door of ``insight``: figures over many cases."""

__all__: list[str] = []
