// Apache Velocity 1.7 over mapping templates: `java Render templates.json`, the texts as JSON.
// Each entry has the template, the body that $input sees, and $input.params(), $context and
// $stageVariables as JSON objects. A template that fails gives null.

import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.exception.VelocityException;

public class Render {
  public static void main(String[] arguments) throws Exception {
    VelocityEngine engine = new VelocityEngine();
    engine.setProperty("runtime.log.logsystem.class",
        "org.apache.velocity.runtime.log.NullLogChute");
    engine.init();
    List<Object> texts = new ArrayList<>();
    for (Object entry : (List<?>) Json.parse(Files.readString(Path.of(arguments[0])))) {
      // A fresh engine scope for each: what one template defines, the next does not see.
      texts.add(render(engine, (Map<?, ?>) entry));
    }
    new PrintStream(System.out, true, "UTF-8").print(Json.text(texts));
  }

  private static String render(VelocityEngine engine, Map<?, ?> entry) {
    VelocityContext context = new VelocityContext();
    context.put("input", new Input((String) entry.get("body"), (Map<?, ?>) entry.get("params")));
    context.put("util", new Util());
    context.put("context", entry.get("context"));
    context.put("stageVariables", entry.get("stageVariables"));
    StringWriter out = new StringWriter();
    try {
      boolean done = engine.evaluate(context, out, "template", (String) entry.get("template"));
      return done ? out.toString() : null;
    } catch (VelocityException fault) {
      return null;
    }
  }
}
