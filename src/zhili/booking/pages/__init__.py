"""Pages of appointments: residents', the desk's plan, and setting up what can be booked."""
