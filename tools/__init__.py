"""What the checks of this repository are made of; no part of the product."""
