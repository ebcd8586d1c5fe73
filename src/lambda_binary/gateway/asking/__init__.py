"""What a route lacks: its settings asked of the model by real clients, and the smallest change."""
