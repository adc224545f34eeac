"""What people say of a place, for every page on which staff read or write it down."""
