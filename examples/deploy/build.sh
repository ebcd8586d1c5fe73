#!/usr/bin/env bash
# function.zip for the set-ups in this folder: app.py and the wheels for Lambda's platform, whatever
# this machine is. Python 3.13 on x86_64; see docs/lambda-zip.md for others.
set -euo pipefail
cd "$(dirname "$0")"
rm -rf build function.zip
python3 -m pip install --target build --requirement function/requirements.txt \
    --platform manylinux_2_28_x86_64 --platform manylinux2014_x86_64 \
    --implementation cp --python-version 3.13 --only-binary=:all:
cp function/app.py build/
(cd build && python3 -m zipfile -c ../function.zip ./*)
