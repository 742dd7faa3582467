"""The public notice: written, searched for personal data, released by a second person, objected to."""
