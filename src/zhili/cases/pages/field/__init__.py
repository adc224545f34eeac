"""The grid worker's page in the field: a program for the phone that works without signal, and what it asks of us."""
