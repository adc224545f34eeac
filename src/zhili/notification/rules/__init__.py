"""What may be told, in which words, when, and by which way: pure."""
