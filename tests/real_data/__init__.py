"""The main loop on messages that people really wrote. The data are not part of the project; see ``shared.py``."""
