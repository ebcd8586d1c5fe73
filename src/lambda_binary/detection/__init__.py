"""What bytes are when the table of signatures is silent: one stage or container a file.

Imported by `media_types.detect` only then; nothing here knows of handlers or integrations.
"""
