"""The command line: arguments read, one function of the wing called, its answer printed."""
