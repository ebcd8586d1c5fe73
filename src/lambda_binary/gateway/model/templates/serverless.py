"""The events of Serverless Framework's `integration: lambda`, as VTL of our own.

The keys and their meaning are those of Serverless' default request templates
(lib/plugins/aws/package/compile/events/api-gateway/lib/method/integration.js); the text is not.
"""

from __future__ import annotations

# Every entry of a map as a JSON object of strings; the map's name is set before each use.
_STRINGS = """\
#define($strings)
{#foreach($name in $map.keySet())"$util.escapeJavaScript($name)": \
"$util.escapeJavaScript($map.get($name)).replaceAll("\\\\'", "'")"\
#if($foreach.hasNext), #end#end}
#end
"""

_COMMON = (
    _STRINGS
    + """\
{
  "body": $body,
  "method": "$context.httpMethod",
  "principalId": "$context.authorizer.principalId",
  "stage": "$context.stage",
  "cognitoPoolClaims": {"sub": "$context.authorizer.claims.sub"},
#set($map = $context.authorizer)
  "enhancedAuthContext": $strings,
#set($map = $input.params().header)
  "headers": $strings,
#set($map = $input.params().querystring)
  "query": $strings,
#set($map = $input.params().path)
  "path": $strings,
#set($map = $context.identity)
  "identity": $strings,
#set($map = $stageVariables)
  "stageVariables": $strings,
  "requestPath": "$context.resourcePath"
}
"""
)

_FORM = """\
#define($body)
{#foreach($field in $input.path('$').split('&'))\
#set($pair = $field.split('='))\
#set($value = "")\
#if($pair.size() > 1)#set($value = $pair[1])#end\
"$util.escapeJavaScript($util.urlDecode($pair[0]))": \
"$util.escapeJavaScript($util.urlDecode($value)).replaceAll("\\\\'", "'")"\
#if($foreach.hasNext), #end#end}
#end
"""

TEMPLATES = {
    "application/json": '#set($body = $input.json("$"))\n' + _COMMON,
    "application/x-www-form-urlencoded": _FORM + _COMMON,
}
