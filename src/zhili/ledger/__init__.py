"""The sealed log: a salted digest of everything that happened, written with it. ``seal`` is its only writer."""
