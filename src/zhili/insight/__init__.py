"""Figures over many cases: the rates by area, unit, class and time; what is late, what turns in circles."""
