"""Tables of the composition root: those of the kernel, which is no application of Django's."""
