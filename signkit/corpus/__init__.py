"""The corpus store, its splits and its batches."""
