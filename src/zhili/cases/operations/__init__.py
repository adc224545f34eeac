"""Changing cases: each verb is one transaction that writes the case, its event and its seal, or nothing."""
