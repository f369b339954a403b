"""Reports: tables, the paper's printed numbers, curves, the viewer and the site."""
