"""Staff's pages: the queue by due time, the dispatch desk, the case, opening for a caller."""
