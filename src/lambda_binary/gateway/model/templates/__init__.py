"""A REST API's mapping templates: the variables that they see, and what rendering them gives."""
