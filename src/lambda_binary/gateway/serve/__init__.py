"""The command `serve`: the user's handlers, imported and answered for over HTTP."""
