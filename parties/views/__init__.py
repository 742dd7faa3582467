"""Pages about organizations, their members, and oneself."""
