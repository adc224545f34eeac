"""What ``people`` writes. Each operation asks first whether the actor may; the system itself may."""
