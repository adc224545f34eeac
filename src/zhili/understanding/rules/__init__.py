"""What a text says, by lexicons alone: pure, and fast enough for a bulk import."""
