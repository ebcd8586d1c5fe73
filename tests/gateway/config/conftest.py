"""The environment that leads tools to LocalStack."""

from __future__ import annotations

import os

import pytest

pytest.register_assert_rewrite("gateway.config.readback", "gateway.config.deployed")


@pytest.fixture
def account(localstack: int) -> dict[str, str]:
    """The environment of a tool that is to deploy to LocalStack."""
    return {
        **os.environ,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{localstack}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
