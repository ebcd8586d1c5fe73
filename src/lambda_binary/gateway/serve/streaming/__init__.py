"""Streamed responses in time: the pace that Lambda keeps, and when a response came."""
