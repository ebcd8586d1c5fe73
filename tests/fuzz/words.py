"""Pieces that mean something to a parser: mutations splice them in, and texts are made of them."""

from __future__ import annotations


def _words(text: str) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in text.split())


SIGNATURES = (
    b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF", b"WEBP", b"AVI ", b"PK\x03\x04", b"PK\x05\x06",
    b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"ftyp", b"mif1", b"avif", b"moov", b"trak", b"hdlr", b"vide",
    b"\x1aE\xdf\xa3", b"webm", b"matroska", b"OggS", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"II*\x00",
    b"mimetype", b"[Content_Types].xml", b"word/", b"<html>", b"<svg ", b"<?xml ", b"\xef\xbb\xbf",
    b"ID3", b"fLaC", b"\x1f\x8b\x08", b"ustar", b"{", b"[1]", b"\xff\xff\xff\xff", b"\x00" * 8,
)  # fmt: skip
# What stands inside of containers: members, boxes, chunks, tracks, streams of a compound file.
INSIDE = (
    *_words(
        "mimetype [Content_Types].xml word/document.xml xl/workbook.xml xl/workbook.bin ppt/presentation.xml "
        "META-INF/MANIFEST.MF META-INF/container.xml AndroidManifest.xml classes.dex doc.kml content.xml "
        "application/epub+zip application/vnd.oasis.opendocument.text image/openraster text/html "
        "visio/document.xml 3D/3dmodel.model _rels/.rels x.svg x.html ../x .. a/b/ model.usda "
        "ftyp isom mp42 M4A qt heic heix mif1 msf1 avif avis jp2 jpx 3gp4 crx moov trak mdia hdlr minf "
        "stbl stsd vide soun meta iloc iinf infe pitm iprp ipco mdat free uuid wide avc1 mp4a "
        "WAVE AVI WEBP AIFF AIFC ACON sfbk fmt data VP8 VP8L VP8X ALPH ANIM ANMF LIST hdrl strh vids auds "
        "V_VP9 A_OPUS matroska webm WordDocument Workbook Book PowerPoint __properties_version1.0 "
        "<!DOCTYPE <html> <script> <svg <?xml <rss #!/bin/sh MIME-Version: %PDF-1.4"
    ),
    b'{"a":1}', b"\xef\xbb\xbf", b"<!--", b"-->",
)  # fmt: skip
HTTP = (
    *_words(
        'bytes= bytes=0-1 bytes=-1 bytes=0-0,2-3 W/ "a" * , ; q= q=0 gzip identity br */* image/* '
        "image/webp charset=utf-8 Sun,06Nov1994 GMT"
    ),
    b"Sun, 06 Nov 1994 08:49:37 GMT",
    b"text/plain; charset=utf-8",
    b"\xe2\x80\xa5",
    b"\x00",
    b"\r\n",
)
VTL = _words(
    "#set($a= ) #if( #else #end #foreach($i in[1..3]) $i $input.path( $input.json('$') "
    "$util.base64Decode( $util.escapeJavaScript( .replaceAll( .split( #macro( ## #* *# ${a} $!a"
)
REGEX = _words(r"( ) (?: (?= (?! (?<n> [ ] [^ && \p{Alpha} \Q \E \z \A * + ? {1,9} | . \\ \b a+")
SETTINGS = (
    *_words(
    "Resources: Type: Properties: AWS::Serverless::Function Events: Api HttpApi Path: Method: get "
    "functions: handler: events: http: httpApi: integration: lambda response: contentHandling: "
    "CONVERT_TO_BINARY statusCodes: pattern: headers: openapi: paths: provider: name: aws "
    "x-amazon-apigateway-integration: BinaryMediaTypes: */* !Ref !Sub ${self:custom.a} &a *a <<: "
    "planned_values root_module aws_api_gateway_method null true [ ] { }"
    ),
    b"\n", b"  ", b"\n  - ", b": ", b"\xe2\x80\xa8", b"? ", b"\t", b"\r",
)  # fmt: skip
FILES = _words(
    "${file(./beside.yml)} ${file(beside.yml):a.b} ${file(../outside.yml):a} ${file(link.yml):a} "
    "${file(more.json):a} ${self:custom.a} ${env:HOME} ${file(/etc/passwd)}"
)
TOML = (
    *_words(
        '[[route]] [defaults] path= handler= integration= "rest-proxy" "rest-mapped" "/{proxy+}" [ ] '
        'binary-media-types=["*/*"] [[route.integration-responses]] selection-pattern= true 1e400 '
        "1979-05-27 = . ''' streams=true methods="
    ),
    b"\n", b"\r\n",
)  # fmt: skip
CASES = _words(
    '"id" "integration" "config" "request" "outcome" "expect" "body_b64" "evidence" : , { } [ ] null '
    'true 1e999 "rest-proxy" "<function-raised>" "http-v2" "==" "headers"'
)
PATHS = _words(
    "$ . .. * [*] [0] [-1] [0:1] [?(@.a>1)] ['a'] [\"a\"] a headers.Content-Type @ ( ) , ' \" len() 9 =="
)
