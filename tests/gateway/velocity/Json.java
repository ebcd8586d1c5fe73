// JSON to Java's maps, lists, strings, numbers and booleans, and back without blanks.
// An array prints as JSON, as the one that API Gateway's $input.path gives; a map as Java's own.

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

public class Json {
  public static class Array extends ArrayList<Object> {
    @Override
    public String toString() {
      return text(this);
    }
  }

  private final String source;
  private int at = 0;

  private Json(String source) {
    this.source = source;
  }

  public static Object parse(String source) {
    Json json = new Json(source);
    Object value = json.value();
    if (json.next() != 0) {
      throw new IllegalArgumentException("more than one value, at " + json.at);
    }
    return value;
  }

  private char next() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
    return at < source.length() ? source.charAt(at) : 0;
  }

  private Object value() {
    switch (next()) {
      case '{': return object();
      case '[': return array();
      case '"': return string();
      case 't': return word("true", true);
      case 'f': return word("false", false);
      case 'n': return word("null", null);
      default: return number();
    }
  }

  private Object word(String word, Object value) {
    if (!source.startsWith(word, at)) {
      throw new IllegalArgumentException("no value at " + at);
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int start = at;
    while (at < source.length() && "+-.eE0123456789".indexOf(source.charAt(at)) >= 0) {
      at++;
    }
    BigDecimal number = new BigDecimal(source.substring(start, at));
    boolean whole = number.scale() <= 0 && number.precision() < 10;
    return whole ? (Object) number.intValueExact() : (Object) number.doubleValue();
  }

  private Map<String, Object> object() {
    Map<String, Object> out = new LinkedHashMap<>();
    at++;
    while (next() != '}') {
      String name = string();
      next();
      at++; // the colon
      out.put(name, value());
      if (next() == ',') {
        at++;
        next();
      }
    }
    at++;
    return out;
  }

  private List<Object> array() {
    List<Object> out = new Array();
    at++;
    while (next() != ']') {
      out.add(value());
      if (next() == ',') {
        at++;
      }
    }
    at++;
    return out;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    for (char c = source.charAt(at++); c != '"'; c = source.charAt(at++)) {
      out.append(c == '\\' ? escaped(source.charAt(at++)) : c);
    }
    return out.toString();
  }

  private char escaped(char c) {
    if (c == 'u') {
      at += 4;
      return (char) Integer.parseInt(source.substring(at - 4, at), 16);
    }
    int known = "bfnrt".indexOf(c);
    return known < 0 ? c : "\b\f\n\r\t".charAt(known);
  }

  public static String text(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map) {
      String between = "{";
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        out.append(between);
        quote(String.valueOf(entry.getKey()), out);
        write(entry.getValue(), out.append(':'));
        between = ",";
      }
      out.append(between.equals("{") ? "{}" : "}");
    } else if (value instanceof Collection) {
      String between = "[";
      for (Object entry : (Collection<?>) value) {
        write(entry, out.append(between));
        between = ",";
      }
      out.append(between.equals("[") ? "[]" : "]");
    } else if (value instanceof String) {
      quote((String) value, out);
    } else {
      out.append(value);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if ("\b\f\n\r\t".indexOf(c) >= 0) {
        out.append('\\').append("bfnrt".charAt("\b\f\n\r\t".indexOf(c)));
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
