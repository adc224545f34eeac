"""Hot issues: messages about one matter found among thousands, how hot each matter is, and what to call it."""
