"""From a text or a prompt to a pose file and a moving picture."""
