"""Administration of areas, units, staff with their mandates, and keys of outside systems."""
