"""A CSV download with a name that is not ASCII, and a byte order mark so that Excel reads UTF-8."""

import csv
import io

from lambda_binary import binary_response

SALES = [("Zürich", 20), ("Łódź", 25), ('the "old" town', 3)]


@binary_response(content_type="text/csv; charset=utf-8", filename="Verkäufe Juli.csv")
def handler(event, context):
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["town", "sold"])
    rows.writerows(SALES)
    return "\ufeff" + text.getvalue()
