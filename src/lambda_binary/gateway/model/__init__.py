"""What AWS does between a client and a function: events in, responses out. Pure."""
