"""What API Gateway itself made of templates: recorded by airspeed's own tests, restated.

localstack/airspeed, tests/test_templating.py and its snapshot: each template ran as the response
template of a MOCK integration on AWS, 2023-08 to 2025-05. Unlike the public Velocity, AWS's takes
an absent reference for an empty text that is true, keeps the blanks before #set, and has no
#macro, #evaluate and #return.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambda_binary.gateway import Request, Settings
from lambda_binary.gateway.model.templates.rendering import render

Row = tuple[str, dict[str, Any], str]

# `$x` of the recordings is $v.x here.
GIVEN = "#set($v = $input.path('$'))\n"

ABSENT: list[Row] = [
    ("Hello $name", {}, "Hello "),
    ("Hello $!name", {}, "Hello "),
    (" $v.user.name ", {"user": {"items": "1;2"}}, "  "),
    ("#if($name)yes#end", {}, "yes"),
    ("#if($!a.b.c)yes#end", {}, "yes"),
    ("#if(${v.a.b})yes#end", {"a": {"b": "c"}}, "yes"),
    ("#if(${v.a.b})yes#end", {"a": {"b": False}}, ""),
    ("#if($v.a)yes#end", {"a": False}, ""),
    ("#if($v.a)yes#end", {"a": None}, "yes"),
    ("#if($name) true #else false #end", {}, " true "),
    ("#if(!$v.a)yes#end", {"a": False}, "yes"),
    ("#if(not $v.a)yes#end", {"a": False}, "yes"),
    ("#if(!$v.a)yes#end", {"a": None}, ""),
    ("#foreach($i in $values)never#end", {}, ""),
]
TEXT: list[Row] = [
    ("Hello $ ", {}, "Hello $ "),
    ('<span style="color: #13ff93">', {}, '<span style="color: #13ff93">'),
    ('<a href="#">bob</a> "#"', {}, '<a href="#">bob</a> "#"'),
    ("$v.s", {"s": "Grüße"}, "Grüße"),
    ("## a comment\nStuff\nMore## $blah", {}, "Stuff\nMore"),
    ("hello #stop world", {}, "hello "),
    ("so:\n#if(true)\nhello##\n#end", {}, "so:\nhello"),
    ("'\\{\n\t\r\\%'", {}, "'\\{\n\t\r\\%'"),
]
VALUES: list[Row] = [
    ("#set($d = '{\"a\": 2}')$d", {}, '{"a": 2}'),
    ('#set($d = "{""a"": 2}")$d', {}, '{"a": 2}'),
    ('#set($d = "a $v.s")$d', {"s": "b"}, "a b"),
    ('#set($d = "a \\$v")$d', {}, "a $v"),
    ('#set($d = "\\\\b\\n")$d', {}, "\\\\b\\n"),
    ("#set($a = '')#set($b = \"\").$a.$b.", {}, "..."),
    ("#set($a = (5 + 4))$a #set($b = 5 * 4 - 2)$b #set($c = 2 + 5 * 4)$c", {}, "9 18 22"),
    ("#set($a = 4 > 2 + 5)$a #set($b = (5 + 4) > 2)$b", {}, "false true"),
    ("#set($a = 100.0 / 50)$a #set($b = .5*.1)$b #set($c = $v.n % 2)$c", {"n": 3}, "2.0 0.05 1"),
    ("#set($a = {})$a", {}, "{}"),
    ("#set($a = {'k1': 'v1', 'k2': 15})$a.toString() $a.k1", {}, "{k1=v1, k2=15} v1"),
    ('#set($a = {})#set($i = $a.put(\'k\', null))#if("$a.k" == "")none#end', {}, "none"),
    ("#set($i = $v.d.put('k', 'new'))$i - $v.d.k", {"d": {"k": "old"}}, "old - new"),
    ("#set($i = $v.d.putAll({'a': 1, 'b': 2}))$v.d.a$v.d.b", {"d": {"a": 0}}, "12"),
    ("$v.a['foo'] $v.a.b['x:y']", {"a": {"foo": "bar", "b": {"x:y": "z"}}}, "bar z"),
    ("$v.a[1] $v.b[1][1] $v.c[0].d", {"a": [1, 2], "b": [0, [3, 4]], "c": [{"d": 5}]}, "2 4 5"),
    ("#set($i = 1)$v.a[ $i ]", {"a": ["x", "y"]}, "y"),
    ("#set($a = [1, 2]) $a.size() $a.contains(9) $a.get(1) $a.isEmpty()", {}, " 2 false 2 false"),
    ("#set($a = [1])#set($i = $a.add('s'))#foreach($e in $a)$e,#end", {}, "1,s,"),
    ("#set($s = 'foobar12bab')$s.length() $s.replaceAll('ba.', 'foo')", {}, "11 foofoo12foo"),
    ("#set($s = 'something')$s.indexOf('e') $s.substring(3, 6)", {}, "3 eth"),
    (
        "#set($s = 'a12')$s.startsWith('a') $s.contains('b') $s.matches('[0-9]*')",
        {},
        "true false false",
    ),
]
LOOPS: list[Row] = [
    ("#foreach($i in [1..3])$i\n#end", {}, "1\n2\n3\n"),
    ("#set($r = [2..-2])#foreach($i in $r)$i,#end", {}, "2,1,0,-1,-2,"),
    ("#foreach($i in [1, 2])$i#if($foreach.hasNext), #end#end", {}, "1, 2"),
    ("#foreach($i in [7, 8])$velocityCount$foreach.count$foreach.index;#end", {}, "110;221;"),
    ("#foreach($i in [1, 2, 3])#if($foreach.first)<#end$i#if($foreach.last)>#end#end", {}, "<123>"),
    ("#foreach($j in [1, 2])#foreach($i in [3, 4])$foreach.count#end|#end", {}, "12|12|"),
    ("#set($i = 1)$i,#foreach($i in [2, 3])$i,#set($i = $i)#end$i", {}, "1,2,3,1"),
    ("#set($x = 1)#foreach($i in [2, 3])$x,#set($x = $i)#end$x", {}, "1,2,3"),
    ("#define($block)$foreach.index#end#foreach($i in [1, 2])$block#end", {}, "01"),
    ("#define($block)$x#end\n#set($x = 'a')\n$block\n#set($x = 'b')\n$block", {}, "a\nb"),
    ("#define($block)hi#end$block()", {}, "hi()"),
]
CONDITIONS: list[Row] = [
    *(
        (f"#if( $v.n {sign} 1 )yes#end", {"n": n}, "yes" if n in takes else "")
        for signs, takes in {
            (">", "gt"): {2},
            (">=", "ge"): {1, 2},
            ("<", "lt"): {0},
            ("<=", "le"): {0, 1},
            ("==", "eq"): {1},
        }.items()
        for sign in signs
        for n in (0, 1, 2)
    ),
    *(
        (f"#if( $v.a {sign} $v.b )yes#end", {"a": a, "b": b}, "yes" if taken else "")
        for sign, taken, a, b in [
            ("||", False, False, False),
            ("||", True, True, False),
            ("or", True, False, True),
            ("&&", False, False, False),
            ("&&", False, True, False),
            ("and", False, False, True),
        ]
    ),
    ("#if ( $v.a == 1 && $v.b == 2 )yes#end", {"a": 1, "b": 2}, "yes"),
    ("#if ( ($v.a == 1) && ($v.b == 2) )yes#end", {"a": 1, "b": 1}, ""),
    ("#if ( ($v.a) )yes#end", {"a": False}, ""),
    ("#if ( !$v.a && !$v.b )yes#end", {"a": False, "b": False}, "yes"),
    ("#if ( !$v.a && !$v.b )yes#end", {"a": False, "b": True}, ""),
    ("#if ($v.a) 1 #elseif ($v.b) 2 #else 3 #end", {"a": False, "b": True}, " 2 "),
    ("#if ($v.a) 1 #elseif ($v.b) 2 #else 3 #end", {"a": False, "b": False}, " 3 "),
    ("#if($name)true#{end}monkey", {}, "truemonkey"),
]
JAVA: list[Row] = [
    ("Stuff#*\n comment *#\n more", {}, "Stuff\n more"),
    ("#set($a = {})#set($a['k'] = 'v')$a", {}, "{k=v}"),
    ("#set($a = ['x', 'y'])#set($a[1] = 'z')$a", {}, "[x, z]"),
    ("#foreach($i in [1, 2])$i#if($velocityHasNext), #end#end", {}, "1, 2"),
    ("#set($a = [['p', 'q'], ['r']])#foreach($b in $a)#foreach($c in $b)$c#end;#end", {}, "pq;r;"),
    ('#set($a = {"dog": "$v.h"})$a.dog', {"h": "cow"}, "cow"),
    ("#set($s = '2020-01-20')$s.matches('^\\d{4}-\\d{2}-\\d{2}$')", {}, "true"),
    ("#foreach($k in $v.m.keySet())$k=$v.m.get($k);#end", {"m": {"a": 1, "b": "c"}}, "a=1;b=c;"),
    ("#foreach($n in $v.l)$n#end$n", {"l": ["a", "b"]}, "ab"),
]
BACKSLASHES: list[Row] = [
    ('#set($a = "foo")\\\\$a', {}, "\\foo"),
    ('#set($a = "foo")\\$a', {}, "$a"),
    ("\\\n\\\\ \\# \\$\n", {}, "\\\n\\\\ \\# \\$\n"),
    ("\\#end \\# end", {}, "#end \\# end"),
    ('#set($a = "foo")\\#set( $a = "bar" )', {}, '#set( foo = "bar" )'),
    ('#set($d = "1\\\\""2""3")$d', {}, '1\\\\"2"3'),
]
NO_DIRECTIVES: list[Row] = [
    ("#set($x = 'a')#return($x)", {}, "#return($x)"),
    ("#set($x = 'a')#evaluate($x)", {}, "#evaluate($x)"),
    ("#macro(hello)hi#end#hello()", {}, "#hello()"),
    ("\n#macro ( blah )\nhello##\n#end\n#blah()", {}, "\n#blah()"),
    ("#macro ( recur $n)#if ($n > 0)#recur($n)X#end#end#recur(5)", {}, "#recur(5)"),
]
BLANKS: list[Row] = [
    ("\n  #set( $o = {\n  'a': 'x'\n  } )\n  {$o.a}\n", {}, "\n    {x}\n"),
    ("blah\n#set($l = [1, $v.p])\n#foreach($i in $l)$i#end\n\nblah", {"p": "C"}, "blah\n1C\nblah"),
]


@pytest.mark.parametrize(
    ("template", "values", "on_aws"),
    [
        *ABSENT,
        *TEXT,
        *VALUES,
        *LOOPS,
        *CONDITIONS,
        *JAVA,
        *BACKSLASHES,
        *NO_DIRECTIVES,
        *BLANKS,
    ],
)
def test_a_template_gives_what_it_gave_on_aws(
    template: str, values: dict[str, Any], on_aws: str
) -> None:
    settings, request = Settings("rest-mapped"), Request("POST")
    assert render(settings, request, GIVEN + template, json.dumps(values)).text == on_aws
