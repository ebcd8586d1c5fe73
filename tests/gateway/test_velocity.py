"""Templates against Apache Velocity itself, where Debian's `velocity` and a Java are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from lambda_binary.gateway.vtl import render
from lambda_binary.gateway.vtl_values import java

JARS = [
    Path("/usr/share/java") / name
    for name in ("velocity.jar", "commons-collections3.jar", "commons-lang.jar")
]

# A document as AWS's `$input.path('$')` gives it: maps and lists of Java.
DRIVER = r"""
import java.io.*; import java.nio.file.*; import java.util.*;
import org.apache.velocity.VelocityContext; import org.apache.velocity.app.VelocityEngine;
import org.apache.commons.lang.StringEscapeUtils;
public class Render {
  public static class Util {
    public String escapeJavaScript(Object v) {
      return StringEscapeUtils.escapeJavaScript(String.valueOf(v));
    }
  }
  public static void main(String[] files) throws Exception {
    VelocityEngine engine = new VelocityEngine();
    engine.setProperty("runtime.log.logsystem.class",
      "org.apache.velocity.runtime.log.NullLogChute");
    engine.init();
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    for (String template : Files.readString(Path.of(files[0])).split("\u0001")) {
      Map<String, Object> doc = new LinkedHashMap<>();
      doc.put("body", "aGk="); doc.put("n", 3); doc.put("name", "it's \"q\" / \u00e9");
      doc.put("list", new ArrayList<Object>(Arrays.asList("a", "b", "c")));
      doc.put("o", new LinkedHashMap<>(Map.of("k", "v"))); doc.put("csv", "x,y,,");
      doc.put("no", false); doc.put("blank", "");
      VelocityContext context = new VelocityContext();
      context.put("doc", doc); context.put("util", new Util());
      StringWriter text = new StringWriter();
      engine.evaluate(context, text, "template", template);
      out.print(text + "\u0001");
    }
  }
}
"""
DOCUMENT = {
    "body": "aGk=",
    "n": 3,
    "name": 'it\'s "q" / \u00e9',
    "list": ["a", "b", "c"],
    "o": {"k": "v"},
    "csv": "x,y,,",
    "no": False,
    "blank": "",
}

# The shapes of people's templates: pick a field, build JSON, loop, branch, escape, split.
TEMPLATES = [
    "$doc.body",
    "${doc.body}!",
    "$doc.get('body')",
    '{"image": "$doc.body", "count": $doc.n}',
    "#set($x = $doc.body)$x",
    "#set( $x = $doc.n + 1 )\n$x",
    "#if($doc.n == 3)three#{else}other#end",
    "#if($doc.n < 3)less#elseif($doc.n > 3)more#{else}same#end",
    "#if($doc.name && !$doc.no)yes#end",
    "#foreach($i in $doc.list)$i#if($foreach.hasNext), #end#end",
    "#foreach($i in $doc.list)$foreach.index$foreach.count#end",
    '#foreach($k in $doc.o.keySet())"$k": "$doc.o.get($k)"#end',
    "#foreach($i in [1..3])$i#end",
    "$doc.list.size() $doc.list.get(1) $doc.list.contains('a') $doc.list.isEmpty()",
    "$doc.o $doc.o.size() $doc.o.containsKey('k')",
    "$util.escapeJavaScript($doc.name)",
    '$util.escapeJavaScript($doc.name).replaceAll("\\\\\'","\'")',
    "$doc.csv.split(',').size()",
    "$doc.body.length() $doc.body.substring(1, 3) $doc.body.toUpperCase()",
    "$doc.body.replace('a', 'b') $doc.body.replaceAll('[a-z]', '.') $doc.body.indexOf('k')",
    "$doc.body.contains('G') $doc.body.startsWith('a') $doc.body.matches('.*=')",
    "#define($block)<$doc.n>#end$block$block",
    "#macro(twice $v)$v$v#end#twice($doc.n)",
    "## a comment\ntext",
    "#* block *#text",
    "$!doc.missing|",
    "#set($m = {'a': 1, 'b': 2})$m.a$m.get('b')",
    "#set($l = ['x', 'y'])$l[1]",
    '#set($s = "n is $doc.n")$s',
]

# What airspeed-ext does otherwise than Velocity 1.7: (ours, Velocity's). AWS does not say which
# version it runs: an empty text is false from Velocity 2.0 on, absent references are unverified.
KNOWN_DIFFERENCES = {
    "$doc.missing|": ("|", "$doc.missing|"),
    "#if(!$doc.missing)yes#end": ("", "yes"),
    "#if($doc.blank)yes#end": ("", "yes"),
}


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("java") is None or not all(jar.exists() for jar in JARS),
    reason="needs Java and Debian's package velocity",
)
def test_templates_render_as_apache_velocity_renders_them(tmp_path: Path) -> None:
    source, templates = tmp_path / "Render.java", tmp_path / "templates.txt"
    source.write_text(DRIVER)
    every = [*TEMPLATES, *KNOWN_DIFFERENCES]
    templates.write_text("\1".join(every))
    done = subprocess.run(
        ["java", "-cp", ":".join(map(str, JARS)), source, templates],
        capture_output=True,
        check=True,
        timeout=120,
    )
    theirs = done.stdout.decode().split("\1")[:-1]
    escape = {"util": _Util()}
    ours = [render(template, {"doc": java(DOCUMENT)} | escape) for template in every]
    pairs = dict(zip(every, zip(ours, theirs, strict=True), strict=True))
    assert {name: pair for name, pair in pairs.items() if len(set(pair)) == 2} == KNOWN_DIFFERENCES


class _Util:
    @staticmethod
    def escapeJavaScript(value: object) -> str:  # noqa: N802
        from lambda_binary.gateway.vtl_variables import Util

        return Util().escapeJavaScript(value)
