"""The repair of a live REST API: what is there, what is missing, and the calls that add it."""
