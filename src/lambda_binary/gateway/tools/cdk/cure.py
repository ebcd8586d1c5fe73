"""What a cure of a synthesised template is in the CDK app that writes it: a table of sentences.

In: a template's text and the name of a change. Out: the end of a sentence, empty for a template
that a person wrote. The apps that are named are those of `lambda-binary config cdk-python`.
"""

from __future__ import annotations

# The parameter of CDK's bootstrap stack, and its metadata of resources; either can be turned off.
_MARKS = ("/cdk-bootstrap/", '"aws:cdk:path"')


def synthesised(text: str) -> bool:
    """Whether CDK wrote the template, which it does anew each time."""
    return any(mark in text for mark in _MARKS)


def in_cdk(text: str, change: str) -> str:
    """What to write in the app."""
    return _SENTENCES.get(change, "") if synthesised(text) else ""


_SHOWN = "`lambda-binary config cdk-python --integration"
_SENTENCES = {
    "any-type": "; in the CDK app: RestApi(..., binary_media_types=['*/*']), or the document's own "
    "list of a SpecRestApi",
    "preflight": "; in the CDK app default_cors_preflight_options cannot say it: "
    f"{_SHOWN} rest-proxy --cors` shows the method that can",
    "bare": f"; {_SHOWN} rest-mapped` shows it in a CDK app",
    "converted": f"; {_SHOWN} rest-mapped --envelope` shows it in a CDK app",
    "proxy": "; in the CDK app: LambdaIntegration(..., proxy=True) and "
    "RestApi(..., binary_media_types=['*/*'])",
}
