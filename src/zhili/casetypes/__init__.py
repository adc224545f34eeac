"""The language of case types: what a declaration may say, how it is read, checked and compiled. Pure Python."""
