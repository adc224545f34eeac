"""Signing in and out, opening a resident's account, the second factor: what ``allauth`` does, in our words."""
