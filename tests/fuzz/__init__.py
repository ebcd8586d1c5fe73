"""Searching for inputs that break a promise of SECURITY.md.

feed ── bytes as the values that a target wants
targets ── one function a surface: bytes in, nothing out, an exception is a fault
search ── `make fuzz SECONDS=…`: mutations of seeds, coverage-guided where atheris is installed
found ── inputs that were faults once; `make test` runs them all
"""
