"""Of which deploy tool a document is: a test for each, by what stands at its top. Reads no route.

Apart from the readers, so that a document loads the one that reads it.
"""

from __future__ import annotations

from typing import Any


def is_sam(document: Any) -> bool:
    """Whether it is a template with SAM's transform or resources."""
    if not is_template(document):
        return False
    transform = document.get("Transform")
    names = transform if isinstance(transform, list) else [transform]
    resources = document["Resources"].values()
    kinds = {str(entry.get("Type")) for entry in resources if isinstance(entry, dict)}
    return "AWS::Serverless-2016-10-31" in names or any(
        kind.startswith("AWS::Serverless::") for kind in kinds
    )


def is_template(document: Any) -> bool:
    """Whether it is a template of CloudFormation, SAM's included."""
    return isinstance(document, dict) and isinstance(document.get("Resources"), dict)


def is_terraform(document: Any) -> bool:
    """Whether it is Terraform's JSON, but not a state as it is stored."""
    is_stored = isinstance(document, dict) and "lineage" in document
    return isinstance(document, dict) and "terraform_version" in document and not is_stored


def is_openapi(document: Any) -> bool:
    """Whether it is OpenAPI or Swagger."""
    return isinstance(document, dict) and ("openapi" in document or "swagger" in document)


def is_serverless(document: Any) -> bool:
    """Whether it is a serverless.yml."""
    if not isinstance(document, dict) or "Resources" in document:
        return False
    return "provider" in document or ("functions" in document and "service" in document)
