"""One indicator in full: its history, and all that follows from it."""
