"""The door of ``workspace``: what people keep while they work."""

__all__: list[str] = []
