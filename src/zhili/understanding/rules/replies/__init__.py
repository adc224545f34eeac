"""Hints on a reply before it goes out: what it leaves unsaid and what is hard to read. Hints, never grades."""
