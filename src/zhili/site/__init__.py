"""The composition root: settings, addresses, the command line and the processes of a running house."""
