"""Pages of this floor, by who opens them."""
