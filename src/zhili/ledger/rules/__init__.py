"""What the log is made of, pure: digests and entries, the tree and its proofs, tiles, signed notes."""
