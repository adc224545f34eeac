"""What understanding reads: choices of people, and known answers."""
