"""Cures: a lack of a route as a diff, commands or HCL, proved on a copy before it is shown."""
