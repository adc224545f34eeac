"""Administration of what the engine works by: calendar, jobs, what waits for outside platforms."""
