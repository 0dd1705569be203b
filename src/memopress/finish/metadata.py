"""What a file says of itself, in the Info dictionary and the same in XMP."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from html import escape
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from pikepdf import Dictionary, Name, Pdf, Stream, String

if TYPE_CHECKING:
    from memopress.render.model import Draft

PRODUCER = "memopress, with ReportLab and pikepdf"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
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
   <xmpMM:RenditionClass>default</xmpMM:RenditionClass>{label}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_LABEL = "\n   <pdfxid:GTS_PDFXVersion>{standard}</pdfxid:GTS_PDFXVersion>"


def describe(pdf: Pdf, draft: Draft, standard: str = "") -> None:
    """Write title, author, subject, tools, dates and identifiers; the same in both places.

    `standard` is what the file is labelled with, such as 'PDF/X-4' (ISO 15930-7, 6.3), '' nothing.
    The document's identifier is its title's and output's, the instance's its bytes': a rendition of
    the same brochure is known as one, and its versions are told apart (XMP part 2, 3.3).
    """
    info = draft.info
    moment = stamp(info.date)
    pdf_date = String(f"D:{moment:%Y%m%d%H%M%S}Z")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(info.title),
            Author=String(info.author),
            Subject=String(info.subject),
            Creator=String(info.creator),
            Producer=String(PRODUCER),
            CreationDate=pdf_date,
            ModDate=pdf_date,
            Trapped=Name("/False"),
        )
    )
    values = {
        "title": info.title,
        "author": info.author,
        "subject": info.subject,
        "language": info.language,
        "creator": info.creator,
        "producer": PRODUCER,
        "date": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "document": f"uuid:{uuid5(NAMESPACE_URL, f'{info.slug} {draft.output.name}')}",
        "instance": f"uuid:{uuid5(NAMESPACE_URL, hashlib.sha256(draft.data).hexdigest())}",
    }
    label = _LABEL.format(standard=standard) if standard else ""
    packet = _PACKET.format(label=label, **{key: escape(value) for key, value in values.items()})
    pdf.Root.Metadata = pdf.make_indirect(
        Stream(pdf, packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    )


def stamp(date: dt.date) -> dt.datetime:
    """Return the moment that a file bears: SOURCE_DATE_EPOCH if set, else midnight UTC of a date.

    Raises ValueError for an epoch that is not a number (reproducible-builds.org/specs).
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    return dt.datetime.combine(date, dt.time(), dt.UTC)
