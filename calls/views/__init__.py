"""Pages of calls: what anyone sees, and what staff works with."""
