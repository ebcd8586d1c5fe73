"""serverless.yml, of the Serverless Framework and osls."""
