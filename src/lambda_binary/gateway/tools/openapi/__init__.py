"""OpenAPI documents with API Gateway's extensions."""
