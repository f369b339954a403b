"""octosign: an embedded synthetic corpus of eight constructed sign languages."""
