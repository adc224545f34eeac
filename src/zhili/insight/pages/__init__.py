"""The pages of supervision, the board and its wall."""
