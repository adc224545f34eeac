"""What understanding writes: choices of people, and known answers."""
