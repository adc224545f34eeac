"""Early warning on counts by area and class: what is expected, what is rare, and which alerts are one."""
