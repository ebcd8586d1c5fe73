"""Mapping templates that people write, rendered by us and by Apache Velocity 1.7.

The engine of API Gateway is a Velocity; of which version, AWS does not say, and it was recorded
to differ from the public ones (velocity/test_recorded.py). `$input` and `$util` are Java's on the other
side (velocity/*.java), made from the same request.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gateway.velocity import engine
from lambda_binary.gateway import Request, Settings, TemplateError
from lambda_binary.gateway.rest_templates import render
from lambda_binary.gateway.serverless_template import TEMPLATES as SERVERLESS

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
EVERY = [*VARIABLES, *UTILITIES, *DIRECTIVES, *STRINGS, *RESPONSES]

# Ours, Velocity's. An absent reference is nothing, and true, on AWS: recorded, see
# velocity/test_recorded.py; the same of a principal that no authorizer set.
ABSENT: dict[str, Pair] = {
    "$input.path('$.missing')|$nothing|": ("||", "$input.path('$.missing')|$nothing|"),
    "#if($input.path('$.missing'))true#{else}false#end": ("true", "false"),
    "#if(!$input.path('$.missing'))true#{else}false#end": ("false", "true"),
    "$context.authorizer.principalId|": ("|", "$context.authorizer.principalId|"),
}
# White space around directives, which JSON does not see.
BLANKS: dict[str, Pair] = {
    "  #set($x = 1)\n  $x": ("    1", "  1"),
    "[#foreach($i in [1..2])\n  $i#if($foreach.hasNext),#end\n#end]": (
        "[\n  1,\n  2]",
        "[  1,  2]",
    ),
}
# What airspeed-ext has not, or does in Python's way.
LACKING: dict[str, Pair] = {
    "#foreach($i in [1..3])#if($i == 2)#break#end$i#end": ("1#break23", "1"),
    "#[[ $not.rendered ]]#": ("#[[ $not.rendered ]]#", " $not.rendered "),
    "a \\$5": ("a $5", "a \\$5"),
    "#set($text = 'x' + 1)$text": (None, "x1"),
    "#foreach($i in $input.path('$.headers'))$i#end": ("Content-Type", "image/png"),
    "#if($input.path('$.blank'))true#{else}false#end": ("false", "true"),
    "#set($d = {'a': 1})$d $d.containsKey('a') $d.isEmpty()": ("{'a': 1}  ", "{a=1} true false"),
    "#set($l = ['a', 'b'])$l": ("['a', 'b']", "[a, b]"),
    "#set($t = ' a ')<$t.trim()>$t.concat('c')": ("<>", "<a> a c"),
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
    assert [name for name, pair in pairs.items() if pair[0] is None] == []


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


@pytest.mark.parametrize("known", [ABSENT, BLANKS, LACKING], ids=["absent", "blanks", "lacking"])
def test_what_differs_from_apache_velocity_is_known(classes: Path, known: dict[str, Pair]) -> None:
    assert both(classes, list(known), BODY) == known
