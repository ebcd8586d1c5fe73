"""Real files of public repositories, re-created in a handful of lines, and the whole of their reading.

Each file in public/ names the one that it stands for. What is compared is everything that decides
what a client gets (told.py), with what is unknown and what was remarked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.tools.told import told
from lambda_binary.gateway.commands.cli import main
from lambda_binary.gateway.tools import detect

HERE = Path(__file__).parent / "public"
# Serverless Framework adds these to a mapped event without statusCodes; test_osls.py compares them.
FRAMEWORK = (400, 401, 403, 404, 422, 500, 502, 504)


def short(found: dict[str, Any]) -> dict[str, Any]:
    """The framework's own eight error responses as one word."""
    responses = found.get("responses", [])
    errors = [r for r in responses if r[0] in FRAMEWORK and r[1].startswith(("[\\s", "([\\s"))]
    if len(errors) < len(FRAMEWORK):
        return found
    return found | {"responses": [r for r in responses if r not in errors] + ["errors"]}


# file -> route -> its reading
EXPECTED: dict[str, dict[str, Any]] = {
    "apigw-binary-express.yml": {
        "ANY /{proxy+}": {
            "integration": "rest-proxy",
            "types": ["text/html", "image/gif"],
            "remarks": ["plugin-apigw-binary"],
        },
        "ANY /": {
            "integration": "rest-proxy",
            "types": ["text/html", "image/gif"],
            "remarks": ["plugin-apigw-binary"],
        },
    },
    "both-plugins.yml": {
        "GET /picture": {
            "integration": "rest-mapped",
            "types": ["image/png", "image/jpeg"],
            "passthrough_behavior": "NEVER",
            "responses": [(200, "", "CONVERT_TO_BINARY", "", ""), "errors"],
            "remarks": ["plugin-apigw-binary", "plugin-apigwy-binary"],
        },
        "GET /text": {
            "integration": "rest-proxy",
            "types": ["image/png", "image/jpeg"],
            "remarks": ["plugin-apigw-binary", "plugin-apigwy-binary"],
        },
    },
    "cdk-asset-api.json": {
        "GET /books": {
            "integration": "rest-proxy",
            "unknown": ["binary_media_types: in a document outside the template, if at all"],
        },
        "POST /": {
            "integration": "rest-proxy",
            "response_transfer_mode": "STREAM",
        },
    },
    "cfn-parameters.yaml": {
        "ANY /": {
            "integration": "rest-proxy",
            "types": ["image/jpeg"],
            "unknown": [
                'binary_media_types: !If ["Never", "image/bmp", {"Ref": "AWS::NoValue"}]',
                "binary_media_types: !Ref binaryMediaType1",
                "method: !Ref httpMethod",
            ],
        }
    },
    "compressed.yml": {
        "GET /": {
            "integration": "rest-proxy",
            "types": ["*/*"],
            "minimum_compression_size": 1024,
            "remarks": ["plugin-apigw-binary"],
        }
    },
    "custom-binary.yml": {
        "POST /right": {
            "integration": "rest-mapped",
            "types": ["application/json"],
            "request_content_handling": "CONVERT_TO_BINARY",
            "passthrough_behavior": "NEVER",
            "responses": [(200, "", "", "", ""), "errors"],
            "remarks": ["key-not-read", "plugin-apigwy-binary", "plugin-types"],
        }
    },
    "dynamic-binary.yml": {
        "GET /image": {
            "integration": "rest-mapped",
            "passthrough_behavior": "WHEN_NO_TEMPLATES",
            "responses": [(200, "", "", "", ""), "errors"],
        }
    },
    "express-proxy-api.yaml": {
        "ANY /": {"integration": "rest-proxy", "types": ["*/*"], "cors_preflight": True},
        "ANY /{proxy+}": {"integration": "rest-proxy", "types": ["*/*"]},
    },
    "guide-image-lambda.json": {
        "GET /lambda": {
            "integration": "rest-mapped",
            "types": ["application/octet-stream", "image/jpeg"],
            "responses": [(200, "2\\d{2}", "", "", "application/json"), (500, "", "", "", "")],
        },
        "PUT /lambda": {
            "integration": "rest-mapped",
            "types": ["application/octet-stream", "image/jpeg"],
            "request_content_handling": "CONVERT_TO_TEXT",
            "responses": [(200, "2\\d{2}", "", "", ""), (500, "", "", "", "")],
        },
    },
    "lambda-tiler.yml": {
        "GET /{proxy+}": {
            "integration": "rest-proxy",
            "types": ["*/*"],
            "cors_preflight": True,
            "preflight_content_handling": "CONVERT_TO_TEXT",
        }
    },
    "nuxt-secrets.yml": {
        "ANY /": {
            "integration": "rest-proxy",
            "types": ["*/*"],
            "unknown": ["stage: ${self:custom.secrets.NODE_ENV}"],
            "remarks": ["plugin-apigw-binary"],
        },
        "ANY /{proxy+}": {
            "integration": "rest-proxy",
            "types": ["*/*"],
            "unknown": ["stage: ${self:custom.secrets.NODE_ENV}"],
            "remarks": ["plugin-apigw-binary"],
        },
    },
    "openapi-misplaced.yaml": {
        "GET /picture": {
            "integration": "rest-mapped",
            "responses": [(200, "", "CONVERT_TO_BINARY", "Content-Type='image/png'", "")],
            "remarks": ["illegal-setting"],
        }
    },
    "overridden-api.yml": {
        "GET /a/{id}": {
            "integration": "rest-mapped",
            "types": ["image/png", "image/bmp"],
            "passthrough_behavior": "NEVER",
            "responses": [(200, "", "", "", ""), "errors"],
            "unknown": [
                "integration_responses: changed under resources, ApiGatewayMethodAIdVarGet"
            ],
        },
        "GET /b": {"integration": "rest-proxy", "types": ["image/png", "image/bmp"]},
    },
    "plugin-not-listed.yml": {
        "GET /a": {"integration": "rest-proxy", "remarks": ["plugin-not-named"]}
    },
    "qr-code.yml": {
        "GET /qr": {"integration": "rest-proxy", "types": ["*/*"]},
        "POST /qr": {"integration": "rest-proxy", "types": ["*/*"]},
    },
    "request-templates.yml": {
        "GET /todos/{userId}": {
            "integration": "rest-mapped",
            "cors_preflight": True,
            "preflight_content_handling": "CONVERT_TO_TEXT",
            "passthrough_behavior": "NEVER",
            "responses": [(200, "", "", "Access-Control-Allow-Origin='*'", ""), "errors"],
            "unknown": ["request_content_handling: ${file(./templates.yml):request}"],
        }
    },
    "sam-alb.yaml": {"ANY /{proxy+}": {"integration": "alb", "multi_value_headers": True}},
    "sam-binary-types.yaml": {
        "ANY /x": {
            "integration": "rest-proxy",
            "types": ["image/gif", "image/png", "application/octet-stream"],
            "unknown": [
                "binary_media_types: !Ref BMT",
                "integration: in s3://bucket/webpage_swagger.json",
            ],
        },
        "GET /": {"integration": "rest-proxy", "types": ["image/gif", "image/png"]},
    },
    "sam-body-types.yaml": {
        "GET /none": {
            "integration": "rest-proxy",
            "types": ["image/jpg", "image/gif"],
            "remarks": ["handling-on-proxy"],
        }
    },
    "sam-event-handling.yaml": {
        "ANY /": {"integration": "rest-proxy", "types": ["*/*"], "remarks": ["text-on-proxy"]}
    },
    "sam-http-api.yaml": {
        "ANY /{proxy+}": {"integration": "http-api", "format": "2.0"},
        "GET /": {"integration": "http-api", "format": "2.0"},
        "POST /old": {"integration": "http-api", "format": "1.0"},
    },
    "sam-iiif.yml": {
        "GET /iiif/2/{id}": {
            "integration": "rest-proxy",
            "types": ["*/*"],
            "cors_preflight": True,
            "unknown": ["stage: !Sub ${StageName}"],
        },
        "GET /iiif/2/{id}/{proxy+}": {
            "integration": "rest-proxy",
            "types": ["*/*"],
            "unknown": ["stage: !Sub ${StageName}"],
            "remarks": ["handling-on-proxy", "text-on-proxy"],
        },
        "OPTIONS /iiif/2/{id}/{proxy+}": {
            "integration": "rest-proxy",
            "types": ["*/*"],
            "unknown": ["stage: !Sub ${StageName}"],
        },
    },
    "sam-merge.yaml": {
        "POST /test": {"integration": "rest-proxy", "types": ["*/*"]},
        "GET /test": {"integration": "rest-proxy", "types": ["*/*"]},
    },
    "sam-paths-if.yaml": {
        "POST /same": {
            "integration": "rest-proxy",
            "types": ["application/zip"],
            "cors_preflight": True,
        },
        "POST /other": {
            "integration": "rest-proxy",
            "types": ["application/zip"],
            "cors_preflight": True,
            "unknown": [
                'integration: !If ["New", {"post": {"x-amazon-apigateway-integration": {"http…'
            ],
        },
    },
    "sam-stream-url.yaml": {
        "ANY /{proxy+}": {"integration": "function-url", "invoke_mode": "RESPONSE_STREAM"}
    },
    "sam-typo.yaml": {"GET /": {"integration": "rest-proxy", "remarks": ["types-never-match"]}},
    "serverless-sharp.yml": {
        "GET /{any+}": {
            "integration": "rest-proxy",
            "types": ["*/*"],
            "unknown": ["stage: ${opt:stage,'dev'}"],
            "remarks": ["proxy-response-removed"],
        }
    },
    "shared-api.yml": {
        "GET /a": {
            "integration": "rest-proxy",
            "unknown": ["binary_media_types: set on the REST API of provider.apiGateway.restApiId"],
        }
    },
    "sheetmonkey.yml": {
        "GET /api/plugins/{manifestUrl}": {"integration": "rest-proxy"},
        "GET /": {"integration": "rest-proxy"},
    },
    "static-file-handler.yml": {
        "GET /binary/{pathvar+}": {
            "integration": "rest-proxy",
            "types": ["application/*", "image/*"],
            "remarks": ["plugin-types"],
        },
        "GET /v2/{pathvar+}": {"integration": "http-api", "format": "2.0"},
    },
}


def test_every_file_is_compared() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in HERE.iterdir())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_public_file_means(name: str) -> None:
    routes = detect.read(str(HERE / name))
    assert {route.name: short(told(route)) for route in routes} == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_check_answers_a_public_file(name: str, capsys: Any) -> None:
    assert main(["check", str(HERE / name)]) in {0, 1}
    assert capsys.readouterr().err == ""
