"""From the client to the function: the event, what refuses it, and the preflight."""
