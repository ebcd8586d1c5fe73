"""`$input`, `$util`, `$context` and `$stageVariables` of API Gateway's mapping templates.

In: a body's text, the Request and Settings. Out: the variables for vtl.render. The names of the
methods are AWS's (DOC_TEMPLATES).
"""

# The methods are Java's and AWS's: their names and their meaning are written there.
# ruff: noqa: D102, N802

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from ...errors import TemplateError
from ...velocity.java_values import JavaMap, JavaString, java, text_of
from .. import base64_text, header_mapping


class Input:
    """`$input`: the body and the request's parameters."""

    def __init__(self, text: str, parameters: dict[str, dict[str, str]]) -> None:
        self._text = text
        self._parameters = java(parameters)

    @property
    def body(self) -> JavaString:
        """The raw text; `{}` when there is none (LS_INPUT, recorded)."""
        return JavaString(self._text or "{}")

    def path(self, expression: str) -> Any:
        """What the JSONPath selects, as an object; `$` of a body that is no JSON is its text."""
        document = self._document()
        if document is None:
            return JavaString(self._text) if expression == "$" else None
        return java(_one(expression, document))

    def json(self, expression: str) -> JavaString:
        """What the JSONPath selects, as JSON without blanks; `""` when nothing."""
        document = self._document()
        if document is None:
            raise TemplateError("Could not parse request body into json")
        return JavaString(_json(_one(expression, document)))

    def params(self, name: str | None = None) -> Any:
        """All parameters by place, or the one called `name`: path, query string, header."""
        if name is None:
            return self._parameters
        for place in ("path", "querystring", "header"):
            if name in self._parameters[place]:
                return self._parameters[place][name]
        return JavaString("")

    def _document(self) -> Any:
        if not self._text.strip():
            return {}
        try:
            return json.loads(self._text)
        except ValueError:
            return None


class Util:
    """`$util`."""

    def base64Encode(self, value: Any) -> JavaString:
        return JavaString(base64_text.encoded(_string(value).encode("utf-8", "replace")))

    def base64Decode(self, value: Any) -> JavaString:
        # Reported (StackOverflow 41429551): a string comes out, so bytes above 0x7F do not survive.
        data = base64_text.decoded(_string(value))
        if data is None:
            raise TemplateError("$util.base64Decode got no base64")
        return JavaString(data.decode("utf-8", "replace"))

    def escapeJavaScript(self, value: Any) -> JavaString:
        return JavaString("".join(_escaped(character) for character in _string(value)))

    def urlEncode(self, value: Any) -> JavaString:
        # java.net.URLEncoder leaves * as it is and encodes ~, the other way round than Python.
        return JavaString(quote_plus(_string(value), safe="*").replace("~", "%7E"))

    def urlDecode(self, value: Any) -> JavaString:
        return JavaString(unquote_plus(_string(value)))

    def parseJson(self, value: Any) -> Any:
        try:
            return java(json.loads(_string(value)))
        except ValueError:
            raise TemplateError("$util.parseJson got no JSON") from None


def context_of(context: dict[str, Any]) -> JavaMap:
    """`$context`, with the places that templates write to."""
    out: JavaMap = java({"authorizer": {}} | context)
    out["responseOverride"] = JavaMap(status=None, header=JavaMap())
    out["requestOverride"] = JavaMap(header=JavaMap(), path=JavaMap(), querystring=JavaMap())
    return out


def _one(expression: str, document: Any) -> Any:
    selected = [document] if expression == "$" else header_mapping.select(expression, document)
    if not selected:
        return None
    return selected[0] if len(selected) == 1 else selected


def _json(value: Any) -> str:
    # Nothing selected is an empty JSON string: LocalStack's code, AWS not recorded.
    if value is None:
        return '""'
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _string(value: Any) -> str:
    """Java's text of a value; an absent one is empty."""
    return "" if value is None else text_of(value)


def _escaped(character: str) -> str:
    # Apache Commons Lang's escapeJavaScript, which the documented behaviour matches: quotes,
    # backslash and slash get a backslash, everything outside printable ASCII becomes \uXXXX.
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    pairs = (units[i : i + 2] for i in range(0, len(units), 2))
    return "".join(f"\\u{int.from_bytes(pair):04X}" for pair in pairs)


_ESCAPES = {
    "'": "\\'",
    '"': '\\"',
    "\\": "\\\\",
    "/": "\\/",
    "\b": "\\b",
    "\n": "\\n",
    "\t": "\\t",
    "\f": "\\f",
    "\r": "\\r",
}
