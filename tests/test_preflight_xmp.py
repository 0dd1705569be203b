"""Values of XMP: each kind of type has one that is kept and one that is told."""

from __future__ import annotations

import re

import pikepdf
import pytest
from pikepdf import Name

from memopress.preflight import RULES, load_profile
from memopress.preflight.reading import File
from memopress.preflight.rules.archive import xmp
from memopress.preflight.rules.archive.predefined import PROPERTIES, STRUCTURES
from memopress.preflight.rules.archive.values import type_of

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpidq": "http://ns.adobe.com/xmp/Identifier/qual/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpBJ": "http://ns.adobe.com/xap/1.0/bj/",
    "xmpTPg": "http://ns.adobe.com/xap/1.0/t/pg/",
    "xmpDM": "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "oldDim": "http:ns.adobe.com/xap/1.0/sType/Dimensions#",
    "stFnt": "http://ns.adobe.com/xap/1.0/sType/Font#",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
    "stVer": "http://ns.adobe.com/xap/1.0/sType/Version#",
    "stJob": "http://ns.adobe.com/xap/1.0/sType/Job#",
    "xapG": "http://ns.adobe.com/xap/1.0/g/",
    "xapGImg": "http://ns.adobe.com/xap/1.0/g/img/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfaType": "http://www.aiim.org/pdfa/ns/type#",
    "pdfaField": "http://www.aiim.org/pdfa/ns/field#",
    "shop": "urn:shop",
    "sort": "urn:sort",
}
PROFILE = load_profile("screen", RULES)


def said(body: str) -> list[tuple[str, str]]:
    """Return the codes and values of what is found in a file whose XMP has some properties."""
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in NAMESPACES.items())
    packet = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {spaces}>'
        f'<rdf:Description rdf:about="">{body}</rdf:Description></rdf:RDF>'
    )
    with pikepdf.new() as pdf:
        pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
        return [(each.code, each.value) for each in xmp.check(File(b"", pdf), PROFILE)]


def array(form: str, *items: str) -> str:
    """Return an array of texts."""
    return f"<rdf:{form}>{''.join(f'<rdf:li>{item}</rdf:li>' for item in items)}</rdf:{form}>"


def structures(form: str, *items: str) -> str:
    """Return an array of structures."""
    inner = "".join(f'<rdf:li rdf:parseType="Resource">{item}</rdf:li>' for item in items)
    return f"<rdf:{form}>{inner}</rdf:{form}>"


def fields(prefix: str, /, **values: str) -> str:
    """Return the fields of a structure."""
    return "".join(f"<{prefix}:{name}>{value}</{prefix}:{name}>" for name, value in values.items())


TIME = (
    '<xmpDM:{0} rdf:parseType="Resource"><xmpDM:value>{1}</xmpDM:value>'
    "<xmpDM:scale>{2}</xmpDM:scale></xmpDM:{0}>"
)
LANGUAGES = (
    '<rdf:Alt><rdf:li xml:lang="x-default">a</rdf:li><rdf:li xml:lang="nl">b</rdf:li></rdf:Alt>'
)
# Simple values and arrays of them: the property, a value of its type, and others.
SIMPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("pdf:Keywords", "pers, druk", (array("Bag", "pers"),)),
    ("xmp:BaseURL", "https://example.org/", (array("Seq", "https://example.org/"),)),
    ("xmpMM:InstanceID", "uuid:1", (array("Seq", "uuid:1"),)),
    ("photoshop:CaptionWriter", "An", (array("Bag", "An"),)),
    ("xmp:CreatorTool", "memopress", (array("Alt", "memopress"),)),
    ("xmpMM:RenditionClass", "default", (array("Seq", "default"),)),
    ("aux:Lens", "70-200 mm", (array("Seq", "70-200 mm"),)),
    ("xmpRights:Marked", "True", ("true", "1", array("Seq", "True"))),
    ("crs:HasCrop", "False", ("false", "no")),
    ("tiff:ImageWidth", "256", ("256.0", "256 mm", "256/1", "")),
    ("xmpDM:trackNumber", "-1", ("Track 1",)),
    ("crs:GreenHue", "+2", ("+2.0",)),
    ("xmp:Rating", "4", ("best", "4/5")),
    ("crs:Exposure", "-2.25", ("9/4", "-", ".")),
    ("xmpDM:tempo", "120.", ("audio: 120",)),
    ("exif:FNumber", "28/10", ("2.8", "f/8", array("Seq", "28/10"))),
    ("exif:GPSLatitude", "51,3,26N", ("51.05", "51,3,26", "N51", array("Bag", "51,3,26N"))),
    ("exif:GPSDestLongitude", "3,43.5E", ("3.725E", "E")),
    ("dc:format", "application/pdf", ("pdf", array("Bag", "application/pdf"))),
    (
        "xmp:MetadataDate",
        "2026-03-02T08:30:15.5+01:00",
        ("02/03/2026", "2026-13", "2026-03-32", "2026-03-02T25:00Z", "2026-03-02T08:30Z+01:00"),
    ),
    ("photoshop:DateCreated", "2026", ("26", "2026-3")),
    ("tiff:Orientation", "8", ("0", "9", "1.0", array("Seq", "1"))),
    ("exif:MeteringMode", "255", ("7", "255/1")),
    ("exif:GPSSpeedRef", "K", ("k", "T", array("Seq", "K"))),
    ("exif:ColorSpace", "65535", ("2", "165535")),
    ("xmpDM:key", "F#", ("E#", "H")),
    ("xmpDM:pullDown", "WSSWW_24p", ("WSSW",)),
    ("xmpDM:timeSignature", "12/8", ("8/8",)),
    ("crs:WhiteBalance", "As Shot", ("As shot", "Shot")),
    ("dc:contributor", array("Bag", "An", "Jo"), ("An", array("Seq", "An"))),
    ("dc:creator", array("Seq", "An", "Jo"), ("An", array("Bag", "An"))),
    ("dc:language", array("Bag", "nl-BE"), ("nl-BE", array("Alt", "nl-BE"))),
    ("dc:date", array("Seq", "2026-03", "2026"), (array("Seq", "2026-03", "spring"), "2026")),
    ("xmp:Advisory", array("Bag", "dc:title"), (array("Seq", "dc:title"),)),
    ("tiff:BitsPerSample", array("Seq", "8", "8"), (array("Seq", "8", "8.0"), "8")),
    ("exif:ISOSpeedRatings", array("Seq", "100"), (array("Bag", "100"),)),
    ("tiff:WhitePoint", array("Seq", "1/3", "1/3"), (array("Seq", "0.3", "1/3"),)),
    ("crs:ToneCurve", array("Seq", "(0, 0)", "255,255"), (array("Seq", "0"), "(0, 0)")),
    ("tiff:YCbCrSubSampling", array("Seq", "2", "2"), (array("Seq", "2", "4"), "2, 2")),
    (
        "exif:ComponentsConfiguration",
        array("Seq", "1", "2", "3", "0"),
        (array("Seq", "3", "2", "1", "0"), array("Bag", "1", "2", "3", "0")),
    ),
    (
        "dc:title",
        LANGUAGES,
        (array("Alt", "a"), LANGUAGES.replace("Alt", "Bag"), "a", LANGUAGES.replace('"nl"', '""')),
    ),
    ("exif:UserComment", "<rdf:Alt/>", (array("Seq", "a"),)),
)
# Properties whose values have fields, with the values of two of them: one sound, one not; and how
# the fields are wrapped. What is told names the field.
FIELDS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("xmpTPg:MaxPageSize", "", "stDim", "w", "210.5", "210 mm"),
    ("xmpDM:videoFrameSize", "", "stDim", "h", "480", "48:0"),
    ("xmpTPg:Fonts", "Bag", "stFnt", "composite", "True", "true"),
    ("xmpTPg:Fonts", "Bag", "stFnt", "childFontFiles", array("Seq", "a"), array("Bag", "a")),
    ("xmpTPg:Colorants", "Seq", "xapG", "mode", "LAB", "Lab"),
    ("xmpTPg:Colorants", "Seq", "xapG", "cyan", "100.0", "100.5"),
    ("xmpTPg:Colorants", "Seq", "xapG", "red", "255", "256"),
    ("xmpTPg:Colorants", "Seq", "xapG", "A", "-128", "128"),
    ("xmpDM:videoAlphaPremultipleColor", "", "xapG", "type", "SPOT", "SPOTS"),
    ("xmp:Thumbnails", "Alt", "xapGImg", "format", "JPEG", "PNG"),
    ("xmp:Thumbnails", "Alt", "xapGImg", "width", "64", "6.4"),
    ("xmpMM:History", "Seq", "stEvt", "when", "2026-03-02", "today"),
    ("xmpMM:DerivedFrom", "", "stRef", "documentID", "uuid:1", array("Seq", "uuid:1")),
    ("xmpMM:Versions", "Seq", "stVer", "modifyDate", "2026", "this year"),
    ("xmpBJ:JobRef", "Bag", "stJob", "url", "file:///job", array("Bag", "file:///job")),
    ("exif:Flash", "", "exif", "Fired", "True", "1"),
    ("exif:Flash", "", "exif", "Return", "3", "1"),
    ("exif:OECF", "", "exif", "Values", array("Seq", "2/5"), array("Seq", "0.4")),
    ("exif:SpatialFrequencyResponse", "", "exif", "Names", array("Seq", "a"), "a"),
    ("exif:CFAPattern", "", "exif", "Values", array("Seq", "0", "1"), array("Seq", "red")),
    ("exif:DeviceSettingDescription", "", "exif", "Settings", array("Seq", "a"), "a"),
    ("xmpDM:duration", "", "xmpDM", "scale", "1/25", "0.04"),
    ("xmpDM:introTime", "", "xmpDM", "value", "50", "2 s"),
    ("xmpDM:startTimecode", "", "xmpDM", "timeFormat", "25Timecode", "25"),
    ("xmpDM:altTimecode", "", "xmpDM", "timeValue", "00:00:10:02", "10.08 s"),
    ("xmpDM:markers", "Seq", "xmpDM", "type", "Cue", "cue"),
    ("xmpDM:contributedMedia", "Bag", "xmpDM", "managed", "False", "no"),
    ("xmpDM:projectRef", "", "xmpDM", "type", "audio", "song"),
    ("xmpDM:beatSpliceParams", "", "xmpDM", "riseInDecibel", "1.5", "1,5"),
    ("xmpDM:resampleParams", "", "xmpDM", "quality", "High", "Best"),
    ("xmpDM:timeScaleParams", "", "xmpDM", "frameSize", "12", "12 px"),
)


def stated(name: str, value: str) -> str:
    """Return a property with a value."""
    return f"<{name}>{value}</{name}>"


def wrapped(name: str, form: str, inner: str) -> str:
    """Return a property with a structure, in an array if it has a form."""
    if form:
        return stated(name, structures(form, inner))
    return f'<{name} rdf:parseType="Resource">{inner}</{name}>'


@pytest.mark.parametrize(("name", "sound", "others"), SIMPLE, ids=[each[0] for each in SIMPLE])
def test_simple_values_are_of_their_type(name: str, sound: str, others: tuple[str, ...]) -> None:
    """A value of the type is kept, each other one is told by the name of its property."""
    assert said(stated(name, sound)) == []
    for other in others:
        assert said(stated(name, other)) == [("xmp-value", name)], other


@pytest.mark.parametrize(
    ("name", "form", "prefix", "field", "sound", "other"),
    FIELDS,
    ids=[f"{each[0]}/{each[3]}" for each in FIELDS],
)
def test_fields_of_structures_are_of_their_type(
    name: str, form: str, prefix: str, field: str, sound: str, other: str
) -> None:
    """A structure is kept if its fields are of their types and its own, and is told otherwise."""
    assert said(wrapped(name, form, fields(prefix, **{field: sound}))) == []
    told = [("xmp-value", f"{name}/{field}")]
    assert said(wrapped(name, form, fields(prefix, **{field: other}))) == told
    unknown = fields(prefix, **{field: sound, "colour": "red"})
    assert said(wrapped(name, form, unknown)) == [("xmp-value", f"{name}/colour")]
    foreign = fields("shop", **{field: sound})
    assert said(wrapped(name, form, foreign)) == told
    assert said(stated(name, "a text")) == [("xmp-value", name)]
    if form:
        another = "Bag" if form != "Bag" else "Seq"
        inner = structures(another, fields(prefix, **{field: sound}))
        assert said(stated(name, inner)) == [("xmp-value", name)]


def test_structures_in_structures_are_judged() -> None:
    """What is wrong is told with the way to it."""
    for when, told in (("2026", []), ("now", [("xmp-value", "xmpMM:Versions/event/when")])):
        event = f'<stVer:event rdf:parseType="Resource">{fields("stEvt", when=when)}</stVer:event>'
        assert said(stated("xmpMM:Versions", structures("Seq", event))) == told
    for value, told in (("50", []), ("5.0", [("xmp-value", "xmpDM:markers/startTime/value")])):
        marker = TIME.format("startTime", value, "1/25")
        assert said(stated("xmpDM:markers", structures("Seq", marker))) == told


def test_all_forms_of_a_structure_are_read() -> None:
    """Attributes, a description of its own, and both spellings of a namespace mean the same."""
    for value, told in (("8", []), ("A4", [("xmp-value", "xmpTPg:MaxPageSize/w")])):
        for inner in (
            f'<xmpTPg:MaxPageSize stDim:w="{value}" stDim:unit="mm"/>',
            f'<xmpTPg:MaxPageSize oldDim:w="{value}"/>',
            stated("xmpTPg:MaxPageSize", stated("rdf:Description", stated("stDim:w", value))),
            f'<xmpTPg:MaxPageSize><rdf:Description stDim:w="{value}"/></xmpTPg:MaxPageSize>',
        ):
            assert said(inner) == told, inner


def test_qualifiers_are_no_fields() -> None:
    """A value that has qualifiers is judged without them."""
    for form, told in (("Bag", []), ("Seq", [("xmp-value", "xmp:Identifier")])):
        for item in (
            "<rdf:li><rdf:value>1</rdf:value><xmpidq:Scheme>ISBN</xmpidq:Scheme></rdf:li>",
            f'<rdf:li rdf:parseType="Resource">{stated("rdf:value", "1")}</rdf:li>',
            '<rdf:li><rdf:Description rdf:value="1" xmpidq:Scheme="ISBN"/></rdf:li>',
            '<rdf:li rdf:value="1" xmpidq:Scheme="ISBN"/>',
        ):
            body = stated("xmp:Identifier", f"<rdf:{form}>{item}</rdf:{form}>")
            assert said(body) == told, item
    bare = "<rdf:Bag><rdf:li><xmpidq:Scheme>ISBN</xmpidq:Scheme></rdf:li></rdf:Bag>"
    assert said(stated("xmp:Identifier", bare)) == [("xmp-value", "xmp:Identifier")]
    for value, told in (("1", []), ("one", [("xmp-value", "xmpMM:SaveID")])):
        inner = f"<rdf:value>{value}</rdf:value><shop:by>An</shop:by>"
        assert said(f'<xmpMM:SaveID rdf:parseType="Resource">{inner}</xmpMM:SaveID>') == told


def test_addresses_may_be_resources() -> None:
    """An address that is written as a resource is a text."""
    assert said('<xmp:BaseURL rdf:resource="https://example.org/"/>') == []
    told = [("xmp-value", "xmpMM:SaveID")]
    assert said('<xmpMM:SaveID rdf:resource="https://example.org/"/>') == told


@pytest.mark.parametrize(
    "name", ["crs:Clarity", "exif:Owner", "tiff:Colour", "xmpDM:Taste", "aux:Id"]
)
def test_names_that_a_schema_does_not_have_are_told(name: str) -> None:
    """A known namespace knows its own names alone."""
    assert said(stated(name, "1")) == [("xmp-property", name)]


def schema(kind: str, *types: str, field: str = "Text") -> str:
    """Return an extension schema with a property of a type, and types of its own."""
    common = fields("pdfaSchema", schema="Shop", namespaceURI="urn:shop", prefix="shop")
    properties = structures(
        "Seq",
        fields(
            "pdfaProperty", name="ware", valueType=kind, category="external", description="Ware"
        ),
    )
    own = [
        fields("pdfaType", type=name, namespaceURI="urn:sort", prefix="sort", description=name)
        + stated(
            "pdfaType:field",
            structures(
                "Seq", fields("pdfaField", name="size", valueType=field, description="Size")
            ),
        )
        for name in types
    ]
    inner = common + stated("pdfaSchema:property", properties)
    if own:
        inner += stated("pdfaSchema:valueType", structures("Seq", *own))
    return stated("pdfaExtension:schemas", structures("Bag", inner))


@pytest.mark.parametrize(
    ("kind", "sound", "other"),
    [
        ("Rational", "1/2", "0.5"),
        ("Real", "0.5", "1/2"),
        ("closed Choice of Integer", "1", "one"),
        ("Open choice", "one", array("Bag", "one")),
        ("Bag Choice", array("Bag", "one"), array("Seq", "one")),
        ("seq of Date", array("Seq", "2026"), array("Seq", "today")),
        ("Lang Alt", LANGUAGES, array("Alt", "a")),
        ("Alt Text", array("Alt", "a"), "a"),
        ("MIMEType", "text/plain", "text"),
        ("GPSCoordinate", "51,3,26N", "51"),
        ("Bag ResourceRef", structures("Bag", ""), array("Bag", "a")),
        ("Any", array("Bag", "a"), None),
    ],
)
def test_declared_types_count(kind: str, sound: str, other: str | None) -> None:
    """A property of an extension schema is of the type that the schema tells."""
    assert said(schema(kind) + stated("shop:ware", sound)) == []
    if other is not None:
        told = [("xmp-value", "shop:ware")]
        assert said(schema(kind) + stated("shop:ware", other)) == told


def test_own_types_count() -> None:
    """A structure that a schema declares has its fields, of their types and its namespace."""
    for kind, form in (("Parcel", ""), ("Bag Parcel", "Bag"), ("seq parcel", "Seq")):
        own = schema(kind, "Parcel", field="Integer")
        assert said(own + wrapped("shop:ware", form, fields("sort", size="3"))) == []
        told = [("xmp-value", "shop:ware/size")]
        assert said(own + wrapped("shop:ware", form, fields("sort", size="big"))) == told
        assert said(own + wrapped("shop:ware", form, fields("shop", size="3"))) == told
        assert said(own + stated("shop:ware", "3")) == [("xmp-value", "shop:ware")]


def test_own_types_may_be_of_other_own_types() -> None:
    """Fields of declared types are judged however deep they are, also of the same type."""
    own = schema("Parcel", "Parcel", field="Parcel")
    deep = '<sort:size rdf:parseType="Resource">' * 80
    ends = "</sort:size>" * 80
    for last, told in (("", []), ("<sort:size>3</sort:size>", ["xmp-value"])):
        found = said(own + wrapped("shop:ware", "", f"{deep}{last}{ends}"))
        assert [code for code, _ in found] == told


@pytest.mark.parametrize("kind", ["Parcels", "Bag Parcels", "Byte", "Percentage", "one of 1|2"])
def test_unknown_types_are_told(kind: str) -> None:
    """A type is one of XMP's or of the schema's own, for fields as for properties."""
    told = [("xmp-extension", "")]
    assert said(schema(kind)) == told
    assert said(schema("Parcel", "Parcel", field=kind)) == told
    assert said(schema("Parcel", "Parcel", field="Bag Integer")) == []


def test_a_schema_may_declare_types_alone() -> None:
    """A schema without properties is whole; one without a name is not."""
    whole = schema("Parcel", "Parcel")
    start, end = (whole.index(f"<{mark}pdfaSchema:property>") for mark in ("", "/"))
    bare = whole[:start] + whole[end + len("</pdfaSchema:property>") :]
    assert said(bare) == []
    assert said(bare.replace(stated("pdfaSchema:schema", "Shop"), "")) == [("xmp-extension", "")]


def test_every_type_of_the_tables_is_one() -> None:
    """No name is in a schema twice, and no type is misspelt: it would pass for a text."""
    nameless = {"point", "timecode value", "percentage", "byte", "signed byte"}
    tables = [*PROPERTIES.values(), *(kinds for _, kinds in STRUCTURES.values())]
    for table in tables:
        names = [name for each in table.values() for name in each.split()]
        assert len(names) == len(set(names))
        for kind in table:
            inner = re.sub("^(bag|seq|alt) ", "", kind)
            choice = re.fullmatch(r"(one of|series) [^|]+(\|[^|]+)*", inner)
            assert choice or inner in nameless or type_of(kind, {}) == kind, kind
