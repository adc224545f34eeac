"""The door of ``notification``: telling people."""

__all__: list[str] = []
