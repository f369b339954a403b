"""Scores: pose distances, text metrics, the back-translator and its controls."""
