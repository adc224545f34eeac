"""Upkeep of what people are told: the words, who carries them, what did not arrive."""
