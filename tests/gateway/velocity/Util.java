// API Gateway's $util by what Java and Commons Lang have.

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.commons.lang.StringEscapeUtils;

public class Util {
  public String base64Encode(Object value) {
    byte[] data = text(value).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(data);
  }

  public String base64Decode(Object value) {
    return new String(Base64.getDecoder().decode(text(value)), StandardCharsets.UTF_8);
  }

  public String escapeJavaScript(Object value) {
    return StringEscapeUtils.escapeJavaScript(text(value));
  }

  public String urlEncode(Object value) {
    return URLEncoder.encode(text(value), StandardCharsets.UTF_8);
  }

  public String urlDecode(Object value) {
    return URLDecoder.decode(text(value), StandardCharsets.UTF_8);
  }

  public Object parseJson(Object value) {
    return Json.parse(text(value));
  }

  private static String text(Object value) {
    return value == null ? "" : String.valueOf(value);
  }
}
