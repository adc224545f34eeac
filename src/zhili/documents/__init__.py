"""Papers made from data: a template and facts become a PDF."""
