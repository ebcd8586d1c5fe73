"""What cures a route: changes of its settings, and how each tool writes them."""
