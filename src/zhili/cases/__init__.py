"""The case engine: opens cases, lets people act on them, keeps their clocks and their history. Knows no case type."""
