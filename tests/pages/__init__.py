"""Every page of the house, as everybody who may come: found by walking, none forgotten."""
