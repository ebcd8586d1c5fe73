"""What AWS does between a client and a function: events in, responses out. Pure.

The conductor has the table of integrations. requests/ is the way in, responses/ the way out, and
templates/ is rendered on both; the values and the rules that they share stand here, one rule of
AWS a file, so that its source and its grade are found where it is.
"""
