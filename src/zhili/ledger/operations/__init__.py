"""Changing the log: ``sealing`` queues, ``sequencing`` gives each entry its place, ``refilling`` after a restore."""
