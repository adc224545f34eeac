"""What people keep while they work: saved views, drafts, canned answers, mentions. Knows no case."""
