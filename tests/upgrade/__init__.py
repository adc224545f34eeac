"""What an earlier release kept is there in this one."""
