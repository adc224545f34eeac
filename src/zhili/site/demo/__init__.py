"""The demo city: a made-up place, its people and a year of their requests, all from one seed.

Owns what is invented (areas, units, staff, texts, arrivals, behaviour). What is done with it goes
through the doors of the modules below, as any user's work does.
"""
