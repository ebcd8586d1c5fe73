"""The command `conformance`: cases read, run against the model and scored by evidence."""
