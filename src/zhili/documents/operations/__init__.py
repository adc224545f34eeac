"""What is done with papers: set, numbered, issued, sealed, signed."""
