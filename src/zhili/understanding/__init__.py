"""Text into suggestions: class, urgency, places, like messages. People and declared rules decide."""
