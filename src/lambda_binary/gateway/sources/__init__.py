"""Readers: a deploy tool's file or a live API to ConfiguredRoutes. `detect.read` is the entry."""
