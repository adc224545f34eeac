"""The register of algorithms: a card for each model and rule set, what it is for and what it may not be used for."""
