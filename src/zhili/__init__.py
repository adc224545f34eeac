"""Zhili 智理: the digital system of grassroots governance."""
