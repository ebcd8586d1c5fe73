"""Velocity templates and Java's regular expressions, as AWS reads them. Knows no gateway."""
