"""Programs of the AWS CDK: written in Python, read as the template that they synthesise."""
