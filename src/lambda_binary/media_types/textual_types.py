"""Which media types are text: a representation under them may be a str and may travel as text.

Broad on purpose. The label alone never decides how bytes travel: they must also be UTF-8.
Unknown names are not text.
"""

from __future__ import annotations

# Structured syntax suffixes (IANA registry) whose syntax is text.
_SUFFIXES = frozenset({"json", "json-seq", "jwt", "sd-jwt", "xml", "yaml"})

# All of `text`, and the types whose bodies have text parts around what else they carry.
_KINDS = frozenset({"text", "message", "multipart"})

_SUBTYPES = {
    "application": """
        atomicmail cccex cea csp-report csv csvm+json dart dns ecmascript edi-consent edi-x12
        edifact
        graphql grpc-web-text gzip-text hal hjson hocon http inf ini javascript jose json json5
        jsonc jsonl jsonlines jsonml jsonpath jsonrequest json-lines json-patch json-rpc
        json-seq jwt kdl ld-json
        liquid m3u manifest markdown mathematica mbox mpegurl n-quads n-triples ndjson node
        pem-certificate-chain pgp-encrypted pgp-keys pgp-signature php pkix-attr-cert-pem
        postscript powershell protobuf-text python relax-ng-compact-syntax rls-services rtf
        sdp sgml shellscript sieve smil sparql-query sparql-update spirits sql srgs step
        surrealql tcl toml trig turtle typescript url vnd.apple.mpegurl
        vnd.curl vnd.dart vnd.dbf-text vnd.gnu.taler.exchange vnd.httparchive vnd.json
        vnd.ms-sstr vnd.oasis.opendocument.text-flat-xml vnd.portugol
        vnd.yaml wsdl www-form-urlencoded x-abnf x-amz-json-1.0 x-amz-json-1.1 x-awk x-bat
        x-bibtex x-csh x-csv
        x-ecmascript x-empty x-graphql x-httpd-php x-httpd-php-source x-info x-javascript
        x-json x-json-lines x-jsonlines x-jsonl x-latex x-ldjson x-lua x-mpegurl x-ndjson
        x-pem-file x-perl x-php x-powershell x-protobuf-text x-python x-ruby x-sh x-shar
        x-shellscript x-sql x-subrip x-tcl x-tex x-texinfo x-toml x-troff x-troff-man
        x-typescript x-www-form-urlencoded x-x509-ca-cert x-x509-user-cert x-yaml xhtml xml
        xml-dtd xml-external-parsed-entity xml-patch xml-sw-dtd yaml yang
    """,
    "audio": "mpegurl x-mpegurl x-scpls",
    "image": """
        x-portable-anymap x-portable-bitmap x-portable-graymap x-portable-pixmap x-xbitmap x-xbm
        x-xpixmap
    """,
    "model": "iges mtl obj step stl vrml x3d-vrml",
    "video": "vnd.mpegurl",
    "chemical": "x-cif x-mdl-molfile x-mdl-sdfile x-pdb x-xyz",
}
_TEXTUAL = frozenset(
    f"{kind}/{subtype}" for kind, subtypes in _SUBTYPES.items() for subtype in subtypes.split()
)


def is_textual(media_type: str) -> bool:
    """Whether a representation of this media type is text; parameters and case ignored."""
    name = media_type.partition(";")[0].strip().lower()
    kind, _, subtype = name.partition("/")
    suffix = subtype.rpartition("+")[2] if "+" in subtype else ""
    return bool(subtype) and (kind in _KINDS or suffix in _SUFFIXES or name in _TEXTUAL)
