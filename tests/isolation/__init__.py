"""The second line behind the guards: what the database itself shows to whom."""
