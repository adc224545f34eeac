"""Counting cases."""
