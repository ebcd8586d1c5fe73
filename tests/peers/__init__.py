"""Other people's local gateways, asked what ours is asked."""
