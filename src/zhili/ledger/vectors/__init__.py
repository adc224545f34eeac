"""Published test vectors, run against our rules: one module for each kind of file, listed in ``running``."""
