"""Pages of reviewing: the reviewer's own, and those of the office in the call's workspace."""
