"""Judges of the sealed log that are not ours: Go's ``sumdb`` and npm's ``@sigstore/verify``."""
