"""The pure part of ``people``: no framework, no clock, no database."""
