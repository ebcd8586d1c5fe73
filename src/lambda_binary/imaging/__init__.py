"""Pillow images -> encoded data: formats, losses, settings, frames, one concern a file.

Imported by `images.encode` with the first image; nothing here knows of events or envelopes.
"""
