"""What every floor stands on: time, ids, errors, actors, rows, jobs, files, text. Knows nothing of governance."""
