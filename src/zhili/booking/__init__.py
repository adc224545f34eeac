"""Appointments: rooms, people's hours and counters with their slots, who booked which, and who came."""
