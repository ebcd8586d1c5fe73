"""Media types by file name suffix: the library's own table.

The system's and Python's differ: neither knows webp, woff2 or avif everywhere. Names are the
registered ones (IANA) where there is one. Active types (HTML, SVG, script) are here, for the
handler's author said the name; bytes alone never get one.
"""

from __future__ import annotations


def from_name(name: str) -> str | None:
    """The media type that a file name's suffix stands for.

    Args:
        name: a file name or path, as `reports/2024.PDF` or `backup.tar.gz`; case is ignored.

    Returns:
        A media type without parameters, or None for no suffix or an unknown one.
    """
    file_name = name.replace("\\", "/").rpartition("/")[2]
    stem, _, suffix = file_name.rpartition(".")
    # `.png` is a hidden file without a suffix.
    if not stem.strip(".") or not suffix.isalnum():
        return None
    at = ROWS.find(f"\n{suffix.lower()} ")
    return ROWS[at : ROWS.find("\n", at + 1)].partition(" ")[2] if at >= 0 else None


# One text, in which a row is searched for: a cold start reads it in a piece, where a dict of as
# many rows would be built. Not in it: ts, as many a program as a film. The bytes tell a film.
ROWS = """
txt text/plain
log text/plain
ini text/plain
srt application/x-subrip
vtt text/vtt
md text/markdown
markdown text/markdown
csv text/csv
tsv text/tab-separated-values
ics text/calendar
vcf text/vcard
json application/json
map application/json
json5 application/json5
jsonld application/ld+json
geojson application/geo+json
ndjson application/x-ndjson
jsonl application/x-ndjson
ipynb application/x-ipynb+json
webmanifest application/manifest+json
yaml application/yaml
yml application/yaml
toml application/toml
sql application/sql
graphql application/graphql
gql application/graphql
tex application/x-tex
eml message/rfc822
mht multipart/related
mhtml multipart/related
ttl text/turtle
pem application/x-pem-file
crt application/x-x509-ca-cert

html text/html
htm text/html
xhtml application/xhtml+xml
css text/css
js text/javascript
mjs text/javascript
cjs text/javascript
wasm application/wasm
xml application/xml
xsd application/xml
xsl application/xslt+xml
xslt application/xslt+xml
rss application/rss+xml
atom application/atom+xml
rdf application/rdf+xml
gpx application/gpx+xml
kml application/vnd.google-earth.kml+xml

py text/x-python
sh application/x-sh

png image/png
apng image/apng
jpg image/jpeg
jpeg image/jpeg
jfif image/jpeg
jpe image/jpeg
gif image/gif
webp image/webp
avif image/avif
avifs image/avif
heic image/heic
heics image/heic-sequence
heif image/heif
heifs image/heif-sequence
jxl image/jxl
jp2 image/jp2
jpx image/jpx
jpm image/jpm
j2k image/j2c
j2c image/j2c
jxr image/jxr
jls image/jls
svg image/svg+xml
ico image/vnd.microsoft.icon
cur image/vnd.microsoft.icon
bmp image/bmp
dib image/bmp
tif image/tiff
tiff image/tiff
psd image/vnd.adobe.photoshop
xcf image/x-xcf
tga image/x-tga
dds image/vnd.ms-dds
exr image/x-exr
hdr image/vnd.radiance
qoi image/qoi
pcx image/vnd.zbrush.pcx
pbm image/x-portable-bitmap
pgm image/x-portable-graymap
ppm image/x-portable-pixmap
xbm image/x-xbitmap
xpm image/x-xpixmap
icns image/x-icns
emf image/emf
wmf image/wmf
djvu image/vnd.djvu
dwg image/vnd.dwg
ktx image/ktx
ktx2 image/ktx2
fits image/fits
cr2 image/x-canon-cr2
cr3 image/x-canon-cr3
dng image/x-adobe-dng

pdf application/pdf
ps application/postscript
eps application/postscript
rtf application/rtf
epub application/epub+zip
mobi application/x-mobipocket-ebook
doc application/msword
docx application/vnd.openxmlformats-officedocument.wordprocessingml.document
dotx application/vnd.openxmlformats-officedocument.wordprocessingml.template
docm application/vnd.ms-word.document.macroEnabled.12
dotm application/vnd.ms-word.template.macroEnabled.12
xls application/vnd.ms-excel
xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
xltx application/vnd.openxmlformats-officedocument.spreadsheetml.template
xlsm application/vnd.ms-excel.sheet.macroEnabled.12
xltm application/vnd.ms-excel.template.macroEnabled.12
xlsb application/vnd.ms-excel.sheet.binary.macroEnabled.12
ppt application/vnd.ms-powerpoint
pps application/vnd.ms-powerpoint
pptx application/vnd.openxmlformats-officedocument.presentationml.presentation
ppsx application/vnd.openxmlformats-officedocument.presentationml.slideshow
potx application/vnd.openxmlformats-officedocument.presentationml.template
pptm application/vnd.ms-powerpoint.presentation.macroEnabled.12
potm application/vnd.ms-powerpoint.template.macroEnabled.12
ppsm application/vnd.ms-powerpoint.slideshow.macroEnabled.12
vsd application/vnd.visio
vsdx application/vnd.ms-visio.drawing
mpp application/vnd.ms-project
msg application/vnd.ms-outlook
pst application/vnd.ms-outlook
xps application/vnd.ms-xpsdocument
oxps application/oxps
chm application/vnd.ms-htmlhelp
odt application/vnd.oasis.opendocument.text
ott application/vnd.oasis.opendocument.text-template
ods application/vnd.oasis.opendocument.spreadsheet
ots application/vnd.oasis.opendocument.spreadsheet-template
odp application/vnd.oasis.opendocument.presentation
otp application/vnd.oasis.opendocument.presentation-template
odg application/vnd.oasis.opendocument.graphics
odf application/vnd.oasis.opendocument.formula
odb application/vnd.oasis.opendocument.base
pages application/vnd.apple.pages
numbers application/vnd.apple.numbers
key application/vnd.apple.keynote
pkpass application/vnd.apple.pkpass
cbz application/vnd.comicbook+zip
cbr application/vnd.comicbook-rar

ttf font/ttf
otf font/otf
ttc font/collection
woff font/woff
woff2 font/woff2
eot application/vnd.ms-fontobject

zip application/zip
gz application/gzip
tgz application/gzip
tar application/x-tar
bz2 application/x-bzip2
tbz2 application/x-bzip2
xz application/x-xz
txz application/x-xz
lzma application/x-lzma
lz4 application/x-lz4
lz application/x-lzip
zst application/zstd
7z application/x-7z-compressed
rar application/vnd.rar
cab application/vnd.ms-cab-compressed
deb application/vnd.debian.binary-package
rpm application/x-rpm
cpio application/x-cpio
iso application/x-iso9660-image
dmg application/x-apple-diskimage
whl application/zip
jar application/java-archive
class application/java-vm
apk application/vnd.android.package-archive
crx application/x-chrome-extension
xpi application/x-xpinstall
kmz application/vnd.google-earth.kmz
warc application/warc
torrent application/x-bittorrent

mp3 audio/mpeg
mp2 audio/mpeg
m4a audio/mp4
m4b audio/mp4
aac audio/aac
flac audio/flac
ogg audio/ogg
oga audio/ogg
opus audio/ogg
spx audio/ogg
weba audio/webm
mka audio/matroska
wav audio/wav
aif audio/aiff
aiff audio/aiff
au audio/basic
mid audio/midi
midi audio/midi
amr audio/amr
ac3 audio/ac3
wma audio/x-ms-wma
m3u audio/mpegurl

mp4 video/mp4
m4v video/mp4
m4s video/iso.segment
mov video/quicktime
qt video/quicktime
webm video/webm
mkv video/matroska
mk3d video/matroska-3d
ogv video/ogg
ogx application/ogg
avi video/x-msvideo
mpg video/mpeg
mpeg video/mpeg
m2ts video/mp2t
3gp video/3gpp
3g2 video/3gpp2
wmv video/x-ms-wmv
asf video/x-ms-asf
flv video/x-flv
m3u8 application/vnd.apple.mpegurl
mpd application/dash+xml

glb model/gltf-binary
gltf model/gltf+json
obj model/obj
mtl model/mtl
stl model/stl
ply model/x-ply
3mf model/3mf
usdz model/vnd.usdz+zip
step model/step
parquet application/vnd.apache.parquet
arrow application/vnd.apache.arrow.file
feather application/vnd.apache.arrow.file
sqlite application/vnd.sqlite3
sqlite3 application/vnd.sqlite3
gpkg application/geopackage+sqlite3
mvt application/vnd.mapbox-vector-tile
pbf application/x-protobuf
pmtiles application/vnd.pmtiles
h5 application/x-hdf5
cbor application/cbor
msgpack application/vnd.msgpack
dcm application/dicom
pcap application/vnd.tcpdump.pcap
p12 application/pkcs12
pfx application/pkcs12
p7s application/pkcs7-signature
p7m application/pkcs7-mime
icc application/vnd.iccprofile

exe application/vnd.microsoft.portable-executable
dll application/vnd.microsoft.portable-executable
msi application/x-msi
swf application/vnd.adobe.flash.movie
"""
