"""Reading the log: what is sealed, its rows, its tiles, proofs out of both, and whether they agree."""
