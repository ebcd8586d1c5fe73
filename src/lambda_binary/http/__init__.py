"""Plain HTTP (RFC 9110), without events, integrations or handler results."""
