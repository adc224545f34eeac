"""Whole journeys in a real browser on a real house: each user's task from the first page to done."""
