"""Poses as pictures and videos."""
