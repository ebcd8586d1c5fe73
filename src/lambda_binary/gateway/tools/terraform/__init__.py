"""Terraform: read as the JSON of a plan or state, written and cured as HCL."""
