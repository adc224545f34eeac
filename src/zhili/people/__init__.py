"""Who and where: areas, units, residents, staff, mandates, the responsibility list, private data.

Owns three answers: may this actor do that, which grid is this point in, and which unit is responsible.
Knows nothing of cases: they keep area paths and unit codes as plain text.
"""
