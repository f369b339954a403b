"""Score anyone's poses against anyone's references: files in, a table with intervals out."""
