"""Personal data in free text: found, and masked in what is published or learned from."""
