"""A download that is sent while it is made, of any length up to 200 MB: /readings?days=365.

Pieces are sent one by one where LAMBDA_BINARY_STREAM says so (experimental), else joined.
"""

from datetime import datetime, timedelta

from lambda_binary import binary_response

START = datetime(2026, 1, 1)


def rows(days):
    yield "time,celsius\n"
    for day in range(days):
        hours = (START + timedelta(days=day, hours=hour) for hour in range(24))
        yield "".join(f"{time.isoformat(' ', 'minutes')},{10 + time.hour % 12}\n" for time in hours)


@binary_response(content_type="text/csv; charset=utf-8", filename="readings.csv")
def handler(event, context):
    asked = (event.get("queryStringParameters") or {}).get("days", "")
    return rows(min(int(asked), 36_500) if asked.isdecimal() else 365)
