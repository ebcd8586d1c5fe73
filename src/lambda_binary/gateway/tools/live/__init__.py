"""A live API: read through AWS's calls, written and cured as commands of the AWS CLI."""
