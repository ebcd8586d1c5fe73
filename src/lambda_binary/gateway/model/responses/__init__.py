"""From the function to the client: its result as each integration makes a response of it."""
