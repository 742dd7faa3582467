"""Pages of a consultation: for everybody, and for the office."""
