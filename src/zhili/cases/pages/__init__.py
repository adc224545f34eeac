"""The pages of the case engine: residents' and staff's, and the forms both draw from case types."""
