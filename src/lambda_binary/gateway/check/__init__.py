"""Judging: routes to findings, by asking the gateway model; and a deployed URL by its bytes."""
