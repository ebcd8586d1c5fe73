"""Make the generated files of this folder and write labels.csv; not run by the tests.

    python -m venv /tmp/tools
    /tmp/tools/bin/pip install Pillow pillow-heif imagecodecs numpy matplotlib fonttools brotli \
        openpyxl python-pptx odfpy ebooklib xlwt pyarrow fastavro lz4 zstandard py7zr \
        msgpack cbor2 imageio-ffmpeg
    /tmp/tools/bin/python tests/corpus/generate.py

Every file is the output of the tool that people use for it; what no tool here writes is spelled
out byte by byte after its specification. Files taken from other projects are not touched: their
labels are in taken.csv, their origin and licence in README.md.
"""

from __future__ import annotations

from document_fixtures import adversarial, archives, data_files, documents, texts
from keeping import FILES, write_labels
from media_fixtures import fonts, images, plots, sound_and_video

if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for part in (images, plots, sound_and_video, fonts, documents, archives, data_files, texts):
        part()
    adversarial()
    write_labels()
