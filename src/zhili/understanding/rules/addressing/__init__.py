"""Addresses: a text cut into its elements, and the elements led to a subdistrict of the table of divisions."""
