"""Mapping templates: AWS's variables, Java's values, errors with line and column."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway import Request, Settings, SettingsError, TemplateError
from lambda_binary.gateway.model.templates.rendering import render
from lambda_binary.gateway.velocity.vtl import check

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
    ("$context.status plain \\$5", " plain \\$5"),
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
    ("split(',', 1).get(0)", "a,b,c", "a,b,c"),
    ("split('').size()", "abc", "3"),
    ("split('(,)').size()", "a,b", "2"),
    ("replaceAll('(?<x>b)', '<${x}>\\-\\$')", "abc", "a<b>-$c"),
    ("matches('\\p{Alpha}+')", "ab", "true"),
    ("length()", "a\U0001f600b", "4"),
    ("indexOf('b')", "a\U0001f600b", "3"),
    ("indexOf('b', 2)", "abab", "3"),
    ("substring(1, 3)", "a\U0001f600b", "\U0001f600"),
    ("substring(1, 2)", "a\U0001f600b", "\ufffd"),
    ("compareTo('b')", "a", "-1"),
    ("compareTo('a')", "abc", "2"),
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
    ("#set($a = [1, 2])$a.indexOf(2) $a.indexOf(9) $a.addAll([3]) $a", "1 -1 true [1, 2, 3]"),
    ("#set($a = ['x', 7])$a.remove('x') $a.remove('x') $a.remove(0) $a", "true false 7 []"),
    ("#set($a = [1, 2, 3])$a.subList(1, 3) $a.containsAll([1, 9])", "[2, 3] false"),
    ("#set($m = {'a': 1})$m.values() $m.remove('a') $m.remove('a')|$m", "[1] 1 |{}"),
    ("#set($m = {'a': 1})#if($m.entrySet() == $m.entrySet())$m.entrySet()#end", "[a=1]"),
    ("#set($n = 7)$n.toString() $n.equals(7) $n.compareTo(9) $n.longValue()", "7 true -1 7"),
    ("#set($n = 1.5)$n.intValue() $n.doubleValue() $n.parseInt('12')", "1 1.5 12"),
    ("#set($t = true)$t.toString() $t.equals(true) $t.booleanValue()", "true true true"),
    ("#set($a = 0.0005)$a#set($b = 1.5 * 10000000)|$b", "5.0E-4|1.5E7"),
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


# Compared with Apache Velocity by test_velocity.py; here for the fast tests.
OPERATORS = [
    ("#set($x = 7 / 2)$x|#set($y = -7 / 2)$y|#set($z = -7 % 2)$z", "3|-3|-1"),
    ("#set($x = 7.5 / 2)$x|#set($y = 7.5 % 2)$y|#set($z = 1 + 2.5)$z", "3.75|1.5|3.5"),
    ("#set($x = 'a' + 1)$x|#set($y = 1 + 'a')$y", "a1|1a"),
    ("#set($x = 1)#set($x = 7 / 0)#set($x = 7 % 0)#set($x = 'a' * 2)$x", "1"),
    ("#if('3' == 3 && 1 == 1.0 && true != 1 && [1] == [1])y#end", "y"),
    ("#if('a' < 'b' || $none < 3)y#{else}n#end", "n"),
    ("#set($l = [])#if($l.size() > 0 && $l.get(0) == 1)y#{else}n#end", "n"),
    ("#foreach($i in [1..9])#if($i == 3)#break#end$i#end|#break|never", "12|"),
    ("#foreach($i in [1..2])#foreach($j in [1..2])$foreach.parent.index#end#end", "0011"),
    ("#foreach($i in $input.path('$.o'))$i#end|#foreach($i in 'ab')$i#end", "v|"),
    ("#if(false)\n#else\nb\n#end", "b\n"),
    ("#[[ $x ]]# #define($b)$n#end#foreach($n in [1, 2])$b#end", " $x  12"),
    ("#foo(bar) #foo($x) $5 ${ #x", "#foo(bar) #foo($x) $5 ${ #x"),
    ("#set($x = 'it''s')$x#set($y = 1.5E-4)$y", "it's1.5E-4"),
    ("#set($s = 'a')#set($i = 0)#set($l = [[$s]])$l[0][$i]$s[0]|$input.path('$.o')['k']", "a|v"),
]


@pytest.mark.parametrize(("template", "expected"), OPERATORS)
def test_operators_and_directives(template: str, expected: str) -> None:
    assert text(template) == expected


def test_json_of_a_body_that_is_none_fails() -> None:
    with pytest.raises(TemplateError, match="Could not parse request body into json"):
        text("$input.json('$')", "a=1")


@pytest.mark.parametrize(
    "template",
    [
        "$input.path('$.body').substring(9)",
        "$input.path('$.list').get(7)",
        "$input.path('$.list')[7]",
    ],
)
def test_failing_call_is_a_template_error(template: str) -> None:
    with pytest.raises(TemplateError, match="fails while it renders"):
        text(template)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (
            "#foreach($i in [1..1001])$i#end",
            "#foreach over 1,001 values: API Gateway's quota is 1,000",
        ),
        ("#set($r = [1..100001])", "a range of 100,001 numbers is more than 100,000"),
        ("#set($b = $input.path('$.body'))$b.matches('[a&&[b]]')", "the pattern '[a&&[b]]' cannot"),
        ("#set($n = 0)$n.parseInt('1x')", 'For input string: "1x"'),
        ("#set($l = [1])#set($l[3] = 2)", "element 3 of a list of 1"),
        ("#set($l = [1])$l.subList(0, 2)", "subList(0, 2) of 1 elements"),
        ("$input.path('$.list').get(-1)", "get(-1) of a list of 3"),
        ("$input.path('$.list')['x']", "a list has no element 'x'"),
        ("#include('x')", "no loader available"),
    ],
)
def test_failure_says_what_failed(template: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        text(template)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


# Python's own methods are none of Java's: absent, as on AWS (derived from absent references).
PYTHONS = ["$input.path('$.body').upper()", "$input.path('$.list').append(1)", "$input.__class__"]


@pytest.mark.parametrize("template", [*PYTHONS, "$input.path('$.body').substring()", "$x.y.z()[0]"])
def test_what_java_has_not_is_absent(template: str) -> None:
    assert text(f"[{template}]") == "[]"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("#set($x.y = 1)[$x]", "[]"),
        ("#set($o = $input.path('$.o'))#set($o.a.b = 1)$o", "{k=v}"),
        ("#set($m = {'a': {}})#set($m.a['b'] = [1])$m", "{a={b=[1]}}"),
        ("#set($m = {})#set($d = $m.put('e', $util.parseJson('1e10')))$m", "{e=1.0E10}"),
    ],
)
def test_set_of_a_member(template: str, expected: str) -> None:
    assert text(template) == expected


def test_airspeed_itself_is_left_as_it_is() -> None:
    import airspeed

    assert text("#set($m = {'a': 'b'})$m") == "{a=b}"
    assert airspeed.Template("#set($m = {'a': 'b'})$m").merge({}) == "{'a': 'b'}"


@pytest.mark.parametrize(
    "template",
    [row[0] for row in RENDERED] + ["#if($a) x #else #foreach($i in [1, 2])\\$i#end#end"],
)
def test_a_template_cut_short_is_text_or_refused_in_one_line(template: str) -> None:
    for length in range(len(template)):
        assert "\n" not in _outcome(template[:length])


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
        ("a\n #[[ b", 2, 2),
        ("${a|'b'}", 1, 4),
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
