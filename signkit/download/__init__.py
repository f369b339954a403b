"""Where the paper's corpora are to be had, and fetching what may be fetched."""
