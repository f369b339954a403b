"""Readers and writers of other people's files; a value read is never changed (numpy only)."""
