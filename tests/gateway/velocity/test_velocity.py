"""Mapping templates that people write, rendered by us and by Apache Velocity 1.7.

The engine of API Gateway is a Velocity; of which version, AWS does not say, and it was recorded
to differ from the public ones (velocity/test_recorded.py). `$input` and `$util` are Java's on the
other side (velocity/*.java), made from the same request. `|` stands where a blank would: Velocity
1.7 takes the blanks before #set away, AWS keeps them.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from gateway.velocity import engine, generated
from lambda_binary.gateway import Request, Settings, TemplateError
from lambda_binary.gateway.model.templates.rendering import render
from lambda_binary.gateway.model.templates.serverless import TEMPLATES as SERVERLESS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not engine.IS_HERE, reason=engine.WHY_NOT),
]

Pair = tuple[str | None, str | None]

BODY = r"""{
  "body": "aGk=", "n": 3, "half": 0.5, "no": false, "yes": true, "blank": "", "nothing": null,
  "name": "it's \"q\" / \\ é 😀 \t", "list": ["a", "b", "c"], "numbers": [1, 2.5, -3],
  "o": {"k": "v", "w": {"x": 1}}, "items": [{"id": 1, "t": "x"}, {"id": 2, "t": "y"}],
  "csv": "x,y,,", "dashed-name": "d", "headers": {"Content-Type": "image/png"}
}"""
FORM = "name=a+b%26c&empty=&last='q'"
REQUEST = Request(
    "POST",
    "/pictures/cat?size=10&name=q%20r&empty=",
    {"X-Name": 'it\'s "a field"', "Accept": "image/png,*/*;q=0.8", "name": "header"},
    host="api.example.com",
)
SETTINGS = Settings(
    "rest-mapped", resource="/pictures/{name}", stage_variables={"bucket": "b/c", "n": "1"}
)

# `$input`, `$context` and `$stageVariables`, as AWS's page of template variables shows them.
VARIABLES = [
    "$input.body",
    "$input.path('$.body')",
    "${input.path('$.body')}!",
    "$input.path('$').body",
    "$input.path('$.n') $input.path('$.half') $input.path('$.no') $input.path('$.yes')",
    "$input.path('$.o.w.x') $input.path('$.items[1].t') $input.path(\"$['dashed-name']\")",
    "$input.path('$.items')[0].id $input.path('$.items').get(1).t",
    "$input.path('$.name')",
    "$input.json('$')",
    "$input.json('$.body') $input.json('$.n') $input.json('$.half') $input.json('$.no')",
    "$input.json('$.o') $input.json('$.list') $input.json('$.numbers') $input.json('$.items')",
    "$input.json('$.name')",
    "$input.json('$.missing')",
    "$input.params('name')|$input.params('size')|$input.params('X-Name')|$input.params('none')|",
    "$input.params().path.name $input.params().querystring.size $input.params().header.name",
    "$input.params().get('header').get('X-Name')",
    "$context.httpMethod $context.stage $context.resourcePath ${context.identity.sourceIp}",
    "$stageVariables.bucket ${stageVariables.n} $stageVariables['bucket']",
]
# `$util`.
UTILITIES = [
    "$util.base64Encode($input.path('$.name'))",
    "$util.base64Decode($input.path('$.body'))",
    "$util.escapeJavaScript($input.path('$.name'))",
    '"$util.escapeJavaScript($input.path(\'$.name\')).replaceAll("\\\\\'", "\'")"',
    "$util.escapeJavaScript($input.json('$'))",
    "$util.urlEncode($input.path('$.name')) $util.urlEncode('a b/~*-_.!')",
    "$util.urlDecode('a+b%2F%C3%A9')",
    '$util.parseJson(\'{"a": [1, {"b": "c"}]}\').a[1].b',
    "$util.parseJson($input.json('$.items'))[1].t",
]
# #set, #if, #foreach and their kin.
DIRECTIVES = [
    "#set($x = $input.path('$.body'))$x",
    "#set( $x = $input.path('$.n') + 1 )\n$x",
    "#set($x = 7 / 2)#set($y = 7 % 2)#set($z = 2 * 3 - 1)$x $y $z",
    "#set($s = \"n is $input.path('$.n')\")$s#set($t = '$s')$t",
    "#set($l = ['x', 'y'])$l[1] $l.size()#set($m = {'a': 1, 'b': 2})$m.a $m.get('b')",
    "#if($input.path('$.n') == 3)three#{else}other#end",
    "#if($input.path('$.n') < 3)less#elseif($input.path('$.n') > 3)more#{else}same#end",
    "#if($input.path('$.yes') && !$input.path('$.no'))both#end",
    "#if($input.path('$.name') != '' || $input.path('$.no'))either#end",
    "#if($input.params('none') == '')none#end#if($input.params('size') == '10')ten#end",
    "#if($input.path('$.o').containsKey('k'))has#end",
    "#foreach($i in $input.path('$.list'))$i#if($foreach.hasNext), #end#end",
    "#foreach($i in $input.path('$.list'))$foreach.index$foreach.count$velocityCount;#end",
    "#foreach($k in $input.path('$.o').keySet())\"$k\" #end",
    "#foreach($e in $input.path('$.headers').entrySet())$e.key: $e.value#end",
    "#foreach($i in [1..3])$i#end #foreach($i in $input.path('$.missing'))never#end",
    "#define($block)<$input.path('$.n')>#end$block$block",
    "## a comment\ntext #* and a block *# end",
    "$!input.path('$.missing')|$!nothing|$!{nothing.at.all}|",
    "price: $5.00 and # and #hash and user@example.com",
    "#set($d = {})#set($old = $d.put('k', 'v'))$d.k $d.get('k')#foreach($k in $d.keySet())$k#end",
    "[#foreach($i in $input.path('$.items')){\"id\": $i.id}#if($foreach.hasNext),#end#end]",
    '{\n#set($inputRoot = $input.path(\'$\'))\n  "image": "$inputRoot.body"\n}\n',
]
# java.lang.String, as templates use it.
STRINGS = [
    "$input.path('$.csv').split(',').size() $input.path('$.csv').concat('!').trim()",
    "#foreach($p in $input.path('$.csv').split(','))<$p>#end",
    "#set($b = $input.path('$.body'))$b.length() $b.substring(1, 3) $b.substring(2)",
    "#set($b = $input.path('$.body'))$b.toUpperCase() $b.toLowerCase() $b.indexOf('k')",
    "#set($b = $input.path('$.body'))$b.replace('a', 'b') $b.replaceAll('[a-z]', '.')",
    "#set($b = $input.path('$.body'))$b.contains('G') $b.startsWith('a') $b.endsWith('=')",
    "#set($b = $input.path('$.body'))$b.matches('.*=') $b.equals('aGk=') $b.isEmpty()",
    "#set($s = 'a.b.c')$s.split('\\.').size() $s.replaceAll('\\.', '-') $s.replace('.', '')",
    "#set($s = 'a b')$s.split(' ')[1] $s.split('', 2).size() $s.split('(x?) ').size()",
    "#set($s = $input.path('$.name'))$s.length() $s.indexOf('\\') $s.substring(10, 15) $s.charAt(9)",
    "#set($t = ' a ')<$t.trim()>$t.concat('c') $t.compareTo('b') $t.equalsIgnoreCase(' A ')",
    "#set($s = 'a1b22')$s.replaceAll('\\p{Alpha}(\\d)', '$1') $s.replaceFirst('\\d++', '')",
    "#set($s = \"l$input.path('$.n')x\")$s.length() ${input.path('$.n')}px",
]
# Text that looks like VTL, and backslashes.
TEXTS = [
    "#set($e='foo')$e \\$e \\\\$e \\\\\\$e \\\\\\\\$e",
    "\\#if(true)x\\#end|\\\\#if(true)x#end|\\\\\\#if(true)x\\#end|\\#{end} \\#{else}",
    "\\#foo \\\\#foo \\# \\\\# \\\\ \\ a\\$5 \\$ \\a \\\\a",
    "\\#macro(x) \\#stop \\#break \\#define \\#include \\#parse \\#foreach",
    "#foo($x) #foo() #foo(1, 'a') #foo ($x) #foo(bar)",
    "$ $5 ${ $} user@example.com #1 issue C# #-x #.",
    '{"a": "#", "b": "$", "c": "$1.00", "d": "#{x}"}',
    '#[[ $x #if ]]#|#set($x = "a#[[ $e ]]#b")$x',
    "#[[ unclosed",
    "#set($x = 'it''s')$x|#set($y = \"it\"\"s\")$y",
    "'$input.path(\"$.n\")' \"$input.path('$.n')\"",
    "#* c *#\n|a## c\n|b",
]
# Numbers, comparisons and truth.
OPERATORS = [
    "#set($x='3')#if($x == 3)y#{else}n#end#if(3 == $x)y#{else}n#end#if('3' == 3)y#{else}n#end",
    "#if(1 == 1.0)y#{else}n#end#if(true == 'true')y#{else}n#end#if(true == 1)y#{else}n#end",
    "#if('a' < 'b')y#{else}n#end#if(1 < 'b')y#{else}n#end#if('2' >= 1)y#{else}n#end",
    "#if($nothing < 3)y#{else}n#end#if(3 > $nothing)y#{else}n#end",
    "#set($x = -7 / 2)$x|#set($y = -7 % 2)$y|#set($z = 7.5 / 2)$z|#set($w = -7.5 % 2)$w",
    "#set($x = 1 + 2.5)$x|#set($y = 'a' + 'b')$y|#set($z = 'a' + 1.5)$z|#set($w = 1 + 'a')$w",
    "#set($x = 2 * 3 + 4 * 5)$x|#set($y = 10 - 2 - 3)$y|#set($z = 100 / 10 / 5)$z",
    "#set($x = 0.00001)$x|#set($y = 12345678.0 * 10)$y|#set($z = 1.0 / 3)$z|#set($w = 1.5E3)$w",
    "#set($x = -0.00012345)$x|#set($y = 9999999.0)$y|#set($z = 0.001)$z|#set($w = 0.0)$w",
    "#set($x = 2147483647 + 1)$x",
    "#set($x = true && false || true)$x|#set($y = 1 < 2 == true)$y",
    "#set($l=[])#if($l.size() > 0 && $l.get(0) == 1)y#{else}n#end",
    "#set($l=['a'])#if($l.size() > 0 || $l.get(9) == 1)y#{else}n#end",
    "#set($x = 5)#if($x == 5 and not false)y#end#if($x ne 5)n#end",
    "#set($z = 0)#set($e = '')#set($l = [])#if($z)y#end#if($e)y#end#if($l)y#end",
    "#if($input.path('$.blank'))y#end#if(!$input.path('$.blank'))n#end",
]
# Maps, lists and numbers as Java has them.
COLLECTIONS = [
    "#set($r=[1..3])$r $r.size()|#set($m={'a':1})$m.keySet() $m.entrySet() $m.values() $m",
    "#set($m={'a':1,'size':7})$m.size() $m.size $m.get('a') $m.containsKey('a') $m.isEmpty()",
    "#set($l=['a'])$l[-1]|$l $l.isEmpty()",
    "#set($a = [1,2])#set($b = $a.add(3))$b $a.indexOf(2) $a.remove(0) $a.contains(3) $a",
    "#set($a = [3, 4, 5])$a.subList(1, 3) $a.containsAll([4, 5]) $a.addAll([6]) $a.set(0, 'x') $a",
    "#set($a = [[1,2],['x']])$a|#set($m = {'l': [1,'b'], 'm': {'k': 'v'}})$m",
    "#set($m = {})#set($m.a = 1)#set($m['b c'] = 2)$m.get('b c') $m.a $m.remove('a') $m.size()",
    "#set($i = 1)#set($a = [['p','q'],['r','s']])$a[1][$i] $a.get($i).get(0)",
    "#foreach($x in $input.path('$.o'))$x,#end|#foreach($x in 'abc')$x,#end|#foreach($x in 5)$x#end",
    "#foreach($e in $input.path('$.headers').entrySet())$e.key $e.getKey() $e.getValue() $e#end",
    "#foreach($i in [1..3])#if($i == 2)#break#end$i#end|#break|never",
    "#foreach($i in [1..3])$i#if($foreach.count == 2)#stop#end#end after",
    "#foreach($i in [1..3])#foreach($j in [1..2])$foreach.parent.index$foreach.index,#end#end",
    "#foreach($i in [1..3])$velocityHasNext #end",
    "#set($n = $input.path('$.n'))$n.toString() $n.equals(3) $n.intValue() $n.compareTo(2)",
    "$input.path('$.half').intValue() $input.path('$.half') $input.path('$.yes').toString()",
    "#set($Integer = 0)#set($n = $Integer.parseInt('12'))#set($n = $n + 1)$n",
    "#set($l = $input.path('$.list'))#set($l[0] = 'Z')$l.get(0) $input.path('$.blank').empty",
]
# Line breaks that a directive takes with it, and those that it leaves.
LINES = [
    "#foreach($i in [1..2])\n  $i\n#end\n|",
    "#if(false)\n a\n#else\n b\n#end\n|#if(false)a#{else}\n b\n#end\n|",
    "#if(false)\n a\n#elseif(true)\n b\n#end\n|#define($b)\n hi\n#end\n$b|",
    "x  #if(true)  y  #end  z",
    "  #if(true)\n  y\n  #end\n  z",
]
# Both fail: an error while rendering.
FAILING = [
    "#set($l=['a'])$l[5]",
    "#set($l=['a'])$l.get(5)",
    "$input.path('$.list').get(9)",
    "$input.path('$.list')[9]",
    "$input.path('$.body').substring(9)",
    "#set($i = 0)$i.parseInt('1x')",
]
# Responses: the picture out of an envelope, errors, another status.
RESPONSES = [
    "$input.path('$.body')",
    "#set($inputRoot = $input.path('$'))$inputRoot.body",
    '{"message": "$util.escapeJavaScript($input.path(\'$.name\'))"}',
    "#set($context.responseOverride.status = 404){\"error\": $input.json('$.n')}",
    "#set($context.responseOverride.header.Location = $input.path('$.csv'))",
    "#if($input.path('$.o').toString().contains('k=v'))yes#end",
    "$input.path('$.o') $input.path('$.list')",
]
EVERY = [
    *VARIABLES,
    *UTILITIES,
    *DIRECTIVES,
    *STRINGS,
    *RESPONSES,
    *TEXTS,
    *OPERATORS,
    *COLLECTIONS,
    *LINES,
]

# Ours, Velocity's. An absent reference is nothing, and true, on AWS: recorded, see
# velocity/test_recorded.py; the same of a principal that no authorizer set. The rest is derived:
# an empty text wherever it stands.
ABSENT: dict[str, Pair] = {
    "$input.path('$.missing')|$nothing|": ("||", "$input.path('$.missing')|$nothing|"),
    "#if($input.path('$.missing'))true#{else}false#end": ("true", "false"),
    "#if(!$input.path('$.missing'))true#{else}false#end": ("false", "true"),
    "$context.authorizer.principalId|": ("|", "$context.authorizer.principalId|"),
    "$input.path('$.name').upper()|": ("|", "$input.path('$.name').upper()|"),
    "#if($nothing == '')y#{else}n#end#if($nothing && true)y#{else}n#end": ("yy", "nn"),
    "#set($x = 'one')#set($x = $nothing)$x|#set($x = 7 / 0)$x|": ("||", "one|one|"),
    "#set($l = [$nothing])$l": ("[]", "[null]"),
    "\\$nothing|\\\\$nothing|": ("$nothing|\\|", "\\$nothing|\\\\$nothing|"),
}
# Recorded too: blanks before #set stay; #macro, #evaluate and #return do nothing.
RECORDED: dict[str, Pair] = {
    "  #set($x = 1)\n  $x": ("    1", "  1"),
    "#evaluate('x')": ("#evaluate('x')", "x"),
    "#macro(hello)hi#end#hello()": ("#hello()", "hi"),
}
# What Velocity has not, or what nobody would write.
ODD: dict[str, Pair] = {
    "#set($x = null)$x": ("", None),  # put('k', null) was recorded to work on AWS
    "#if(0)y#{else}n#end#if('')y#{else}n#end": ("yy", "nn"),  # literals, not references
}


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return engine.compiled(tmp_path_factory.mktemp("classes"))


def both(classes: Path, templates: list[str], body: str) -> dict[str, Pair]:
    theirs = engine.rendered(classes, SETTINGS, REQUEST, [(each, body) for each in templates])
    mine = [ours(template, body) for template in templates]
    return dict(zip(templates, zip(mine, theirs, strict=True), strict=True))


def ours(template: str, body: str) -> str | None:
    try:
        return render(SETTINGS, REQUEST, template, body).text
    except TemplateError:
        return None


def test_templates_render_as_apache_velocity_renders_them(classes: Path) -> None:
    pairs = both(classes, EVERY, BODY)
    assert {name: pair for name, pair in pairs.items() if pair[0] != pair[1]} == {}
    assert [name for name, pair in pairs.items() if pair[0] is None] == ["#[[ unclosed"]


def test_templates_fail_where_apache_velocity_fails(classes: Path) -> None:
    assert both(classes, FAILING, BODY) == dict.fromkeys(FAILING, (None, None))


def test_random_templates_render_as_apache_velocity_renders_them(classes: Path) -> None:
    random = Random(1)
    pairs = both(classes, [generated.template(random) for _ in range(1000)], BODY)
    assert {name: pair for name, pair in pairs.items() if pair[0] != pair[1]} == {}
    # Both fail alike, where a text is too short for its substring: not often.
    assert sum(mine is not None for mine, _ in pairs.values()) > 900


@pytest.mark.parametrize(
    ("media_type", "body"),
    [("application/json", BODY), ("application/x-www-form-urlencoded", FORM)],
)
def test_serverless_own_event_renders_as_apache_velocity_renders_it(
    classes: Path, media_type: str, body: str
) -> None:
    [(mine, theirs)] = both(classes, [SERVERLESS[media_type]], body).values()
    assert theirs is not None
    # Velocity echoes the two that only an authorizer sets.
    assert mine == re.sub(r"\$context\.authorizer\.[\w.]+", "", theirs)


@pytest.mark.parametrize("known", [ABSENT, RECORDED, ODD], ids=["absent", "recorded", "odd"])
def test_what_differs_from_apache_velocity_is_known(classes: Path, known: dict[str, Pair]) -> None:
    assert both(classes, list(known), BODY) == known
