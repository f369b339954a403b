"""The pipeline's machinery: running notebooks, scheduling stages, scratch copies."""
