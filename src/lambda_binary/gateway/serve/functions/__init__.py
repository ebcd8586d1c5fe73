"""The processes that run handlers, and what the server says to them."""
