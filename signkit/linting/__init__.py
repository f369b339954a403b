"""A linter for tables of results: what cannot be, what is unlikely, what is not said."""
