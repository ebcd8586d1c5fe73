// API Gateway's $input over a JSON body, for the paths that people write:
// $, $.name, $.name[0].other and $['name'].

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Input {
  private static final Pattern STEP =
      Pattern.compile("\\.([A-Za-z_][\\w-]*)|\\[(\\d+)\\]|\\['([^']*)'\\]");

  private final String body;
  private final Map<?, ?> parameters;

  public Input(String body, Map<?, ?> parameters) {
    this.body = body;
    this.parameters = parameters;
  }

  public String getBody() {
    return body;
  }

  // A body that is no JSON is its text.
  private Object document() {
    try {
      return Json.parse(body);
    } catch (RuntimeException fault) {
      return body;
    }
  }

  public Object path(String expression) {
    Object found = document();
    Matcher step = STEP.matcher(expression.substring(1));
    while (step.find() && found != null) {
      if (step.group(2) != null) {
        List<?> list = (List<?>) found;
        int index = Integer.parseInt(step.group(2));
        found = index < list.size() ? list.get(index) : null;
      } else {
        String name = step.group(1) != null ? step.group(1) : step.group(3);
        found = found instanceof Map ? ((Map<?, ?>) found).get(name) : null;
      }
    }
    return found;
  }

  // Nothing selected is an empty JSON string.
  public String json(String expression) {
    Object found = path(expression);
    return found == null ? "\"\"" : Json.text(found);
  }

  public Map<?, ?> params() {
    return parameters;
  }

  // AWS's order: path, query string, header.
  public String params(String name) {
    for (String place : new String[] {"path", "querystring", "header"}) {
      Object found = ((Map<?, ?>) parameters.get(place)).get(name);
      if (found != null) {
        return (String) found;
      }
    }
    return "";
  }
}
