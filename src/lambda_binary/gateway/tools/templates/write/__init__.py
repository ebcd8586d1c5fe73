"""What `config` writes of SAM and CloudFormation: a template each, the entrances shared."""
