"""What somebody was told and how they wish to be told; the link that says: no more; receipts; the house's upkeep."""
