"""A corpus of real letter signs: words and names spelled in four sign languages."""
