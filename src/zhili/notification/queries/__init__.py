"""Reading what is told: words in force, wishes, providers, inboxes, what failed."""
