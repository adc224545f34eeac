"""What every answer to a program shares: who asks, JSON, entity tags, problem details. Pages have their own parts."""
