"""AWS itself: a client, what its refusals mean, and the calls of API Gateway as values."""
