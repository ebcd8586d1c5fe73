"""Mapping templates: AWS's variables, Java's values, errors with line and column."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway import Request, Settings, SettingsError, TemplateError
from lambda_binary.gateway.rest_templates import render
from lambda_binary.gateway.vtl import check

BODY = '{"body": "aGk=", "n": 3, "t": true, "z": null, "list": [1, {"c": 5}, "x"], "o": {"k": "v"}}'
REQUEST = Request(
    path="/pictures/cat?size=10&name=q", headers={"X-Name": "field", "name": "header"}
)
SETTINGS = Settings(
    "rest-mapped", resource="/pictures/{name}", stage_variables={"bucket": "b", "n": "1"}
)


def text(template: str, body: str = BODY) -> str:
    return render(SETTINGS, REQUEST, template, body).text


# What the documented variables give ('Mapping template variables for API Gateway').
RENDERED = [
    ("$input.body", BODY),
    ("$input.path('$.body')", "aGk="),
    ("$input.json('$.body')", '"aGk="'),
    ("$input.json('$.list')", '[1,{"c":5},"x"]'),
    ("$input.json('$.missing')", '""'),
    ("$input.path('$.o')", "{k=v}"),
    ("$input.path('$.list')", '[1,{"c":5},"x"]'),
    ("$input.path('$.o').k", "v"),
    ("$input.path('$.list[1]').c", "5"),
    ("$input.path('$.t')", "true"),
    ("$input.path('$.missing')", ""),
    ("$input.params('name')", "cat"),
    ("$input.params('size')", "10"),
    ("$input.params('X-Name')", "field"),
    ("[$input.params('none')]", "[]"),
    ("$input.params().header.name", "header"),
    ("$input.params().get('querystring')", "{size=10, name=q}"),
    ("$context.stage $context.resourcePath $context.httpMethod", "prod /pictures/{name} GET"),
    ("$context.identity.sourceIp", "127.0.0.1"),
    ("[$context.authorizer.claims.sub]", "[]"),
    ("$stageVariables.bucket ${stageVariables.n}", "b 1"),
    ("$util.base64Encode('hi')", "aGk="),
    ("$util.base64Decode($input.path('$.body'))", "hi"),
    ("$util.base64Decode('iVBO')", "\ufffdPN"),
    ("$util.urlEncode('a b/\u00e9*~')", "a+b%2F%C3%A9*%7E"),
    ("$util.urlDecode('a+b%2F')", "a b/"),
    ("$util.parseJson('{\"a\": [1]}').a", "[1]"),
    (
        "$util.escapeJavaScript('it\"s \\ / \u00e9 \U0001f600')",
        'it\\"s \\\\ \\/ \\u00E9 \\uD83D\\uDE00',
    ),
    ("#set($x = $input.path('$.n'))#if($x > 2)big#{else}small#end", "big"),
    ("#foreach($i in $input.path('$.list'))$foreach.index:$i;#end", "0:1;1:{c=5};2:x;"),
    ("#foreach($k in $input.path('$.o').keySet())$k#end", "k"),
    ("#foreach($e in $input.path('$.o').entrySet())$e.key=$e.value#end", "k=v"),
    ("$input.path('$.list').size()", "3"),
    ("#set($m = {})#set($d = $m.put('a', 1))$m.a", "1"),
    ("$context.status plain \\$5", " plain $5"),
]


@pytest.mark.parametrize(("template", "expected"), RENDERED)
def test_template_renders(template: str, expected: str) -> None:
    assert text(template) == expected


# java.lang.String's methods, as people use them in templates.
STRINGS: list[tuple[str, str, Any]] = [
    ("length()", "aGk=", "4"),
    ("isEmpty()", "", "true"),
    ("trim()", " a ", "a"),
    ("toUpperCase()", "ab", "AB"),
    ("toLowerCase()", "AB", "ab"),
    ("toString()", "ab", "ab"),
    ("equals('ab')", "ab", "true"),
    ("equalsIgnoreCase('AB')", "ab", "true"),
    ("contains('b')", "ab", "true"),
    ("startsWith('a')", "ab", "true"),
    ("endsWith('b')", "ab", "true"),
    ("indexOf('b')", "ab", "1"),
    ("indexOf('z')", "ab", "-1"),
    ("lastIndexOf('a')", "aba", "2"),
    ("concat('c')", "ab", "abc"),
    ("charAt(1)", "ab", "b"),
    ("substring(1)", "abc", "bc"),
    ("substring(1, 2)", "abc", "b"),
    ("matches('a.*')", "abc", "true"),
    ("replaceAll('(a)(b)', '$2$1-')", "abab", "ba-ba-"),
    ("replaceAll('b', '\\\\')", "ab", "a\\"),
    ("replaceFirst('a', 'x')", "aa", "xa"),
    ("replace('.', '-')", "a.b", "a-b"),
    ("split(',').size()", "a,b,,", "2"),
    ("split(',').get(1)", "a,b", "b"),
    ("split(',', 2).get(1)", "a,b,c", "b,c"),
]


@pytest.mark.parametrize(("call", "value", "expected"), STRINGS)
def test_string_has_javas_methods(call: str, value: str, expected: str) -> None:
    assert text(f"#set($s = $input.path('$'))$s.{call}", value) == expected


def test_strings_within_a_document_have_javas_methods() -> None:
    assert text("$input.path('$.o').k.isEmpty()") == "false"


CHANGED = '[9,{"c":5},"x",7]'
WHOLE = '{body=aGk=, n=3, t=true, z=null, list=[1,{"c":5},"x"], o={k=v}}'
COLLECTIONS = [
    ("$input.path('$')", WHOLE),
    ("#set($o = $input.path('$.o'))#set($d = $o.put('k', 2))$d $o", "v {k=2}"),
    ("$input.path('$.list').isEmpty()", "false"),
    ("$input.path('$.list').get(0)", "1"),
    ("$input.path('$.list').contains(1)", "true"),
    ("#set($l = $input.path('$.list'))#set($d = $l.add(7))#set($d = $l.set(0, 9))$l", CHANGED),
    ("$input.path('$.list').toString()", '[1,{"c":5},"x"]'),
    ("$input.path('$.o').size()$input.path('$.o').isEmpty()", "1false"),
    ("$input.path('$.o').containsKey('k')$input.path('$.o').containsValue('v')", "truetrue"),
    ("$input.path('$.o').getOrDefault('q', 'd')$input.path('$.o').get('k')", "dv"),
    ("#set($o = $input.path('$.o'))#set($d = $o.putAll({'q': 1}))$o.toString()", "{k=v, q=1}"),
    ("#set($o = $input.path('$'))$o.z$o.n", "3"),
]


@pytest.mark.parametrize(("template", "expected"), COLLECTIONS)
def test_collections_have_javas_methods(template: str, expected: str) -> None:
    assert text(template) == expected


@pytest.mark.parametrize(
    ("body", "template", "expected"),
    [
        ("", "$input.json('$')", "{}"),
        ("a=1&b=2", "$input.path('$')", "a=1&b=2"),
        ("a=1", "[$input.path('$.a')]", "[]"),
    ],
)
def test_bodies_that_are_no_json(body: str, template: str, expected: str) -> None:
    assert text(template, body) == expected


def test_json_of_a_body_that_is_none_fails() -> None:
    with pytest.raises(TemplateError, match="Could not parse request body into json"):
        text("$input.json('$')", "a=1")


@pytest.mark.parametrize(
    "template",
    ["$input.path('$.body').substring(9)", "$input.path('$.list').get(7)", "#evaluate(3)"],
)
def test_failing_call_is_a_template_error(template: str) -> None:
    with pytest.raises(TemplateError, match="fails while it renders"):
        text(template)


def test_overrides_are_read_back() -> None:
    template = "#set($context.responseOverride.status = 404)"
    assert render(SETTINGS, REQUEST, template, "").override["status"] == 404


@pytest.mark.parametrize(
    ("template", "line", "column"),
    [
        ("#if($a", 1, 7),
        ("line\n  #set($x = )", 2, 13),
        ("#foreach($i on $l)#end", 1, 12),
        ("#if($a) no end", 1, 15),
        ("a\n#end", 2, 1),
        ("#foreach($x in )#end", 1, 17),
    ],
)
def test_template_that_does_not_parse_is_refused_with_its_place(
    template: str, line: int, column: int
) -> None:
    with pytest.raises(SettingsError) as caught:
        check(template, "response_templates['application/json']")
    place = f"line {line}, column {column}: "
    assert str(caught.value).startswith(
        f"response_templates['application/json'] does not parse: {place}"
    )
    assert caught.value.key == "response_templates"


def test_template_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(SettingsError, match="does not parse: it is nested too deeply"):
        check("#if($a)" * 2000, "template")


@given(st.text(st.sampled_from("$#{}()[]'\".,!ifsetndcharo= \n\\1"), max_size=30))
def test_any_template_parses_or_is_refused(template: str) -> None:
    assert any(words in _outcome(template) for words in ("text", "parse", "while it renders"))


def _outcome(template: str) -> str:
    try:
        check(template, "template")
        text(template)
    except (SettingsError, TemplateError) as fault:
        return str(fault)
    return "text"
