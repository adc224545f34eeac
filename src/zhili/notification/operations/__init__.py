"""Telling people, carrying it to them, and what they and the house decide about it."""
