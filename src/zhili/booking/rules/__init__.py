"""Pure rules of appointments: slots of a day, free seats, who did not come too often, what is sealed."""
