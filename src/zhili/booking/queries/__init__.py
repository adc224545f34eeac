"""Reading resources, free slots, plans of a day and one's own bookings."""
