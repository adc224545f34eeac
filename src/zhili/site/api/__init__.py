"""The API as a whole: composed of the modules' routes, with its entry, its credentials and its description."""
