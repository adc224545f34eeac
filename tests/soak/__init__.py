"""Long campaigns: run by make soak, not by make test."""
