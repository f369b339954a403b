"""Models: the transformer, text-to-pose, and the multi-language switching framework."""
