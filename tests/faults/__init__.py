"""A whole house under faults: what was acknowledged is there, once, sealed."""
