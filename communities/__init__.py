"""Community profiles and residents' needs."""
