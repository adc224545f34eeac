"""Writing: resources, bookings, who came. Each act and its seal stand with the change, or none of them does."""
