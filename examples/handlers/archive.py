"""A zip archive of files made in memory: a CSV table, a text and a picture."""

import io
import zipfile

from PIL import Image

from lambda_binary import binary_response


@binary_response(filename="reports.zip")
def handler(event, context):
    flag = io.BytesIO()
    Image.new("RGB", (300, 200), "firebrick").save(flag, "PNG")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("july.csv", "day,sold\n1,20\n2,25\n")
        archive.writestr("read me.txt", "Made on request.\n")
        archive.writestr("flag.png", flag.getvalue(), zipfile.ZIP_STORED)
    return file.getvalue()
