"""The exchange with outside platforms: registering them, sending until they acknowledge, receiving once."""
