"""How Hypothesis looks for examples: the same ones in every `make test`, new ones in the slow set.

A gate must not fail by chance; what a search finds becomes a row of a table.
"""

from hypothesis import settings

settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, print_blob=True, deadline=None)
settings.load_profile("gate")
