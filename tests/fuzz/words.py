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
