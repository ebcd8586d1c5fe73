#!/usr/bin/env bash
# Writes every configuration in this folder; a test holds them to what these commands write.
# Change a setting here, not there: what you deploy yourself begins with one of these lines.
set -euo pipefail
cd "$(dirname "$0")"

config() { lambda-binary config "$@" --force; }

config serverless --integration rest-proxy --path /picture --cors --output serverless/serverless.yml
config serverless --integration rest-mapped --path /picture --handler app.bare --output serverless/serverless-mapped.yml
config serverless --integration function-url --output serverless/serverless-url.yml

config sam --integration rest-proxy --path /picture --output sam/template.yaml
config sam --integration rest-mapped --path /picture --handler app.bare --output sam/mapped.yaml
config sam --integration function-url --output sam/url.yaml

config cdk-python --integration rest-proxy --path /picture --output cdk/app.py
config cdk-python --integration rest-mapped --path /picture --handler app.bare --output cdk/mapped.py
config cdk-python --integration function-url --output cdk/url.py

config terraform --integration rest-proxy --path /picture --output terraform/proxy/main.tf
config terraform --integration rest-mapped --path /picture --handler app.bare --output terraform/mapped/main.tf
config terraform --integration function-url --output terraform/url/main.tf
