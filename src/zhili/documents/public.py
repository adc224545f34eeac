"""The door of ``documents``: papers."""

__all__: list[str] = []
