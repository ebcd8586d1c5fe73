"""CloudFormation templates, SAM's and the CDK's output among them."""
