"""Telling people by the channel they chose: templates, deliveries, receipts, preferences."""
