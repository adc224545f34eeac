"""Calling other machines by HTTP: where a call may lead, in what time, with which signature, when again."""
