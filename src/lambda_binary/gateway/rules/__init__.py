"""What settings alone show, told without a diff: tables of checks on a route."""
