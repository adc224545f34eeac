"""The engine's pure rules: what a case is (``state``), what an action does (``step``), who may (``guards``)."""
