"""Who asks: connections, names and sizes that a gateway takes, and those that it refuses."""
