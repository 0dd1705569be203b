"""What a file says of itself, in the Info dictionary and the same in XMP."""

from __future__ import annotations

import datetime as dt
import os
from html import escape
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from memopress.finish.syntax import string
from memopress.standards import A2A, UA1, X4

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memopress.render.model import Info, Output

PRODUCER = "memopress, with ReportLab"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
   <dc:description>
    <rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt>
   </dc:description>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <xmp:CreateDate>{date}</xmp:CreateDate>
   <xmp:ModifyDate>{date}</xmp:ModifyDate>
   <xmp:MetadataDate>{date}</xmp:MetadataDate>
   <xmp:CreatorTool>{creator}</xmp:CreatorTool>
   <pdf:Producer>{producer}</pdf:Producer>
   <pdf:Trapped>False</pdf:Trapped>
   <xmpMM:DocumentID>{document}</xmpMM:DocumentID>
   <xmpMM:InstanceID>{instance}</xmpMM:InstanceID>
   <xmpMM:VersionID>1</xmpMM:VersionID>
   <xmpMM:RenditionClass>default</xmpMM:RenditionClass>{labels}
  </rdf:Description>{schemas}
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
# How a file names what it keeps: ISO 15930-7, 6.3; ISO 14289-1, clause 5; ISO 19005-2, 6.6.4.
_LABELS = {
    X4: "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
    UA1: "<pdfuaid:part>1</pdfuaid:part>",
    A2A: "<pdfaid:part>2</pdfaid:part>\n   <pdfaid:conformance>A</pdfaid:conformance>",
}
# PDF/A wants every property declared that the XMP specification of 2005 does not have (6.6.2.3).
_SCHEMAS = """
  <rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas><rdf:Bag>{schemas}
   </rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>"""
_SCHEMA = """
    <rdf:li rdf:parseType="Resource">
     <pdfaSchema:schema>{schema}</pdfaSchema:schema>
     <pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>
     <pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>
     <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>{name}</pdfaProperty:name>
      <pdfaProperty:valueType>{kind}</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>{description}</pdfaProperty:description>
     </rdf:li></rdf:Seq></pdfaSchema:property>
    </rdf:li>"""
_EXTENSIONS = {
    X4: {
        "schema": "PDF/X identification",
        "uri": "http://www.npes.org/pdfx/ns/id/",
        "prefix": "pdfxid",
        "name": "GTS_PDFXVersion",
        "kind": "Text",
        "description": "The version of PDF/X that the file keeps",
    },
    UA1: {
        "schema": "PDF/UA identification",
        "uri": "http://www.aiim.org/pdfua/ns/id/",
        "prefix": "pdfuaid",
        "name": "part",
        "kind": "Integer",
        "description": "The part of ISO 14289 that the file keeps",
    },
    A2A: {
        "schema": "Adobe PDF",
        "uri": "http://ns.adobe.com/pdf/1.3/",
        "prefix": "pdf",
        "name": "Trapped",
        "kind": "Text",
        "description": "Whether the file has been trapped",
    },
}


def inform(info: Info) -> str:
    """Return the information dictionary: title, author, subject, tools and dates."""
    date = string(dated(stamp(info.date)))
    texts = {
        "Title": info.title,
        "Author": info.author,
        "Subject": info.subject,
        "Creator": info.creator,
        "Producer": PRODUCER,
    }
    said = "".join(f"/{key}{string(text)}" for key, text in texts.items())
    return f"<<{said}/CreationDate{date}/ModDate{date}/Trapped/False>>"


def describe(output: Output, digest: str, labels: Sequence[str] = ()) -> bytes:
    """Return title, author, subject, tools, dates and identifiers, as XMP.

    `labels` are the standards that the file says it keeps: PDF/X-4, PDF/UA-1, PDF/A-2a.
    The document's identifier is its title's and output's, the instance's its bytes', of which
    `digest` is one: a rendition of the same brochure is known as one, and its versions are told
    apart (XMP part 2, 3.3).
    """
    info = output.info
    moment = stamp(info.date)
    values = {
        "title": info.title,
        "author": info.author,
        "subject": info.subject,
        "language": info.language,
        "creator": info.creator,
        "producer": PRODUCER,
        "date": f"{moment.year:04}-{moment:%m-%dT%H:%M:%SZ}",
        "document": f"uuid:{uuid5(NAMESPACE_URL, f'{info.slug} {output.name}')}",
        "instance": f"uuid:{uuid5(NAMESPACE_URL, digest)}",
    }
    schemas = "".join(_SCHEMA.format(**_EXTENSIONS[label]) for label in labels)
    packet = _PACKET.format(
        labels="".join(f"\n   {_LABELS[label]}" for label in labels),
        schemas=_SCHEMAS.format(schemas=schemas) if A2A in labels else "",
        **{key: escape(value) for key, value in values.items()},
    )
    return packet.encode()


def stamp(date: dt.date) -> dt.datetime:
    """Return the moment that a file bears: SOURCE_DATE_EPOCH if set, else midnight UTC of a date.

    Raises ValueError for an epoch that is not a number (reproducible-builds.org/specs).
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    return dt.datetime.combine(date, dt.time(), dt.UTC)


def dated(moment: dt.datetime) -> str:
    """Return a moment as PDF writes it: D:20240501000000Z (ISO 32000-1, 7.9.4)."""
    return f"D:{moment.year:04}{moment:%m%d%H%M%S}Z"  # years before 1000 have four digits too
