"""The bench of the evaluator: which metric sees what, on pairs that differ in one thing."""
