"""What ``people`` reads. Areas, units, keys, lists and the calendar are held in memory."""
