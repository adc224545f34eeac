"""Case types as data: one folder each. There is no code here; the engine in ``cases`` knows no type by name."""
