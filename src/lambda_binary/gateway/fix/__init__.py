"""What `fix` does to a live REST API: what is there, what is missing, and the calls that add it."""
