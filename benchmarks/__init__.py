"""Speed against the straightforward way, as ratios measured side by side in one run."""
