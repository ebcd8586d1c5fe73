#!/usr/bin/env bash
# The package for the set-ups in this folder: app.py and the wheels for Lambda's platform, whatever
# this machine is. Python 3.13 on x86_64; see docs/lambda-zip.md for others.
set -euo pipefail
cd "$(dirname "$0")"
rm -rf build
python3 -m pip install --no-compile --target build/function --requirement function/requirements.txt \
    --platform manylinux_2_28_x86_64 --platform manylinux2014_x86_64 \
    --implementation cp --python-version 3.13 --only-binary=:all:
# The command line is of no use in a function.
rm -r build/function/lambda_binary/gateway
cp function/app.py build/function/
python3 -c "import shutil; shutil.make_archive('build/function', 'zip', 'build/function')"
# SAM and Serverless Framework pack the folder they are in; the CDK and Terraform take the zip.
cp sam/*.yaml serverless/*.yml build/function/
cp -R cdk terraform build/
for folder in build/cdk build/terraform/*; do cp build/function.zip "$folder/"; done
