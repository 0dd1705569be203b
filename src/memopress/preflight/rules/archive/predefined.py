"""The schemas that PDF/A-2 knows, as tables: their properties by the type of the value.

They are those of the XMP specification of September 2005, section 4, that ISO 19005-2, 6.6.2.3.1,
names, and the two of ISO 19005-2 itself (6.6.2.3.3 and 6.6.4). A type is one that
`values` knows by name, a structure below, `bag`, `seq` or `alt` before one of these, `one of` and
what may be said, or `series` and the sequences that there may be.
"""

from __future__ import annotations

PROPERTIES: dict[str, dict[str, str]] = {
    "http://purl.org/dc/elements/1.1/": {
        "text": "coverage identifier source",
        "mimetype": "format",
        "bag propername": "contributor publisher",
        "bag text": "relation subject type",
        "bag locale": "language",
        "seq propername": "creator",
        "seq date": "date",
        "lang alt": "description rights title",
    },
    "http://ns.adobe.com/xap/1.0/": {
        "text": "Label Nickname",
        "agentname": "CreatorTool",
        "url": "BaseURL",
        "date": "CreateDate MetadataDate ModifyDate",
        # A whole number in 2005 and a real one since 2008: 1.0 is what both mean.
        "real": "Rating",
        "bag xpath": "Advisory",
        "bag text": "Identifier",
        "alt thumbnail": "Thumbnails",
    },
    "http://ns.adobe.com/xap/1.0/rights/": {
        "url": "Certificate WebStatement",
        "boolean": "Marked",
        "bag propername": "Owner",
        "lang alt": "UsageTerms",
    },
    "http://ns.adobe.com/xap/1.0/mm/": {
        "text": "ManagerVariant RenditionParams VersionID",
        "agentname": "Manager",
        "renditionclass": "RenditionClass",
        "uri": "DocumentID InstanceID ManageTo ManageUI",
        "url": "LastURL",
        "integer": "SaveID",
        "resourceref": "DerivedFrom ManagedFrom RenditionOf",
        "seq resourceevent": "History",
        "seq version": "Versions",
    },
    "http://ns.adobe.com/xap/1.0/bj/": {"bag job": "JobRef"},
    "http://ns.adobe.com/xap/1.0/t/pg/": {
        "integer": "NPages",
        "dimensions": "MaxPageSize",
        "seq colorant": "Colorants",
        "bag font": "Fonts",
        "seq text": "PlateNames",
    },
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": {
        "text": "album altTapeName artist audioCompressor composer copyright engineer genre "
        "instrument logComment scene shotLocation shotName speakerPlacement tapeName "
        "videoCompressor videoFrameRate",
        "uri": "absPeakAudioFilePath relativePeakAudioFilePath",
        "integer": "audioSampleRate trackNumber",
        "real": "numberOfBeats tempo",
        "rational": "fileDataRate videoPixelAspectRatio",
        "boolean": "loop videoAlphaUnityIsTransparent",
        "date": "audioModDate metadataModDate releaseDate shotDate videoModDate",
        "time": "duration introTime outCue relativeTimestamp",
        "timecode": "altTimecode startTimecode",
        "dimensions": "videoFrameSize",
        "colorant": "videoAlphaPremultipleColor",
        "projectlink": "projectRef",
        "beatsplicestretch": "beatSpliceParams",
        "resamplestretch": "resampleParams",
        "timescalestretch": "timeScaleParams",
        "bag media": "contributedMedia",
        "seq marker": "markers",
        "one of 8Int|16Int|32Int|32Float": "audioSampleType videoPixelDepth",
        "one of Mono|Stereo|5.1|7.1": "audioChannelType",
        "one of sRGB|CCIR-601|CCIR-709": "videoColorSpace",
        "one of straight|pre-multiplied": "videoAlphaMode",
        "one of Upper|Lower|Progressive": "videoFieldOrder",
        "one of WSSWW|SSWWW|SWWWS|WWWSS|WWSSW|WSSWW_24p|SSWWW_24p|SWWWS_24p|WWWSS_24p|"
        "WWSSW_24p": "pullDown",
        "one of C|C#|D|D#|E|F|F#|G|G#|A|A#|B": "key",
        "one of Major|Minor|Both|Neither": "scaleType",
        "one of Fixed length|Time-Scale|Resample|Beat Splice|Hybrid": "stretchMode",
        "one of 2/4|3/4|4/4|5/4|7/4|6/8|9/8|12/8|other": "timeSignature",
    },
    "http://ns.adobe.com/pdf/1.3/": {"text": "Keywords PDFVersion", "agentname": "Producer"},
    "http://ns.adobe.com/photoshop/1.0/": {
        "text": "AuthorsPosition Category City Country Credit Headline Instructions Source State "
        "TransmissionReference",
        "propername": "CaptionWriter",
        "date": "DateCreated",
        "integer": "Urgency",
        "bag text": "SupplementalCategories",
    },
    "http://ns.adobe.com/camera-raw-settings/1.0/": {
        "text": "CameraProfile RawFileName ToneCurveName Version",
        "boolean": "AutoBrightness AutoContrast AutoExposure AutoShadows HasCrop HasSettings",
        "integer": "BlueHue BlueSaturation Brightness ChromaticAberrationB ChromaticAberrationR "
        "ColorNoiseReduction Contrast CropUnits GreenHue GreenSaturation LuminanceSmoothing "
        "RedHue RedSaturation Saturation ShadowTint Shadows Sharpness Temperature Tint "
        "VignetteAmount VignetteMidpoint",
        "real": "CropAngle CropBottom CropHeight CropLeft CropRight CropTop CropWidth Exposure",
        "seq point": "ToneCurve",
        "one of As Shot|Auto|Daylight|Cloudy|Shade|Tungsten|Fluorescent|Flash|Custom": (
            "WhiteBalance"
        ),
    },
    "http://ns.adobe.com/tiff/1.0/": {
        "propername": "Artist Make Model",
        "agentname": "Software",
        "integer": "ImageLength ImageWidth SamplesPerPixel",
        "rational": "XResolution YResolution",
        "date": "DateTime",
        "seq integer": "BitsPerSample TransferFunction",
        "seq rational": "PrimaryChromaticities ReferenceBlackWhite WhitePoint YCbCrCoefficients",
        "lang alt": "Copyright ImageDescription",
        "one of 1|6": "Compression",
        "one of 2|6": "PhotometricInterpretation",
        "one of 1|2|3|4|5|6|7|8": "Orientation",
        "one of 1|2": "PlanarConfiguration YCbCrPositioning",
        "one of 2|3": "ResolutionUnit",
        "series 2 1|2 2": "YCbCrSubSampling",
    },
    "http://ns.adobe.com/exif/1.0/": {
        "text": "ExifVersion FlashpixVersion GPSAreaInformation GPSMapDatum GPSMeasureMode "
        "GPSProcessingMethod GPSSatellites GPSVersionID ImageUniqueID RelatedSoundFile "
        "SpectralSensitivity",
        "integer": "FocalLengthIn35mmFilm PixelXDimension PixelYDimension",
        "rational": "ApertureValue BrightnessValue CompressedBitsPerPixel DigitalZoomRatio "
        "ExposureBiasValue ExposureIndex ExposureTime FNumber FlashEnergy FocalLength "
        "FocalPlaneXResolution FocalPlaneYResolution GPSAltitude GPSDOP GPSDestBearing "
        "GPSDestDistance GPSImgDirection GPSSpeed GPSTrack MaxApertureValue ShutterSpeedValue "
        "SubjectDistance",
        "date": "DateTimeDigitized DateTimeOriginal GPSTimeStamp",
        "gpscoordinate": "GPSDestLatitude GPSDestLongitude GPSLatitude GPSLongitude",
        "lang alt": "UserComment",
        "seq integer": "ISOSpeedRatings SubjectArea SubjectLocation",
        "flash": "Flash",
        "oecf/sfr": "OECF SpatialFrequencyResponse",
        "cfapattern": "CFAPattern",
        "devicesettings": "DeviceSettingDescription",
        "series 1 2 3 0|4 5 6 0": "ComponentsConfiguration",
        "one of 1|65535": "ColorSpace",
        "one of 1": "SceneType",
        "one of 3": "FileSource",
        "one of 0|1": "CustomRendered GPSAltitudeRef GPSDifferential WhiteBalance",
        "one of 2|3": "FocalPlaneResolutionUnit",
        "one of 0|1|2": "Contrast ExposureMode Saturation Sharpness",
        "one of 0|1|2|3": "SceneCaptureType SubjectDistanceRange",
        "one of 0|1|2|3|4": "GainControl",
        "one of 0|1|2|3|4|5|6|255": "MeteringMode",
        "one of 0|1|2|3|4|5|6|7|8": "ExposureProgram",
        "one of 1|2|3|4|5|6|7|8": "SensingMethod",
        "one of 0|1|2|3|4|9|10|11|12|13|14|15|17|18|19|20|21|22|23|24|255": "LightSource",
        "one of A|V": "GPSStatus",
        "one of K|M|N": "GPSDestDistanceRef GPSSpeedRef",
        "one of M|T": "GPSDestBearingRef GPSImgDirectionRef GPSTrackRef",
    },
    "http://ns.adobe.com/exif/1.0/aux/": {"text": "Lens SerialNumber"},
    "http://www.aiim.org/pdfa/ns/id/": {"text": "amd corr conformance", "integer": "part"},
    "http://www.aiim.org/pdfa/ns/extension/": {"bag any": "schemas"},
}
_TYPE = "http://ns.adobe.com/xap/1.0/sType"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_MEDIA = "http://ns.adobe.com/xmp/1.0/DynamicMedia/"
# Structures by the name of their type: the namespace of their fields, and these by their types.
STRUCTURES: dict[str, tuple[str, dict[str, str]]] = {
    "dimensions": (f"{_TYPE}/Dimensions#", {"real": "h w", "text": "unit"}),
    "font": (
        f"{_TYPE}/Font#",
        {
            "text": "fontFace fontFamily fontFileName fontName fontType versionString",
            "boolean": "composite",
            "seq text": "childFontFiles",
        },
    ),
    "job": (f"{_TYPE}/Job#", {"text": "id name", "url": "url"}),
    "resourceevent": (
        f"{_TYPE}/ResourceEvent#",
        {
            "text": "action parameters",
            "uri": "instanceID",
            "agentname": "softwareAgent",
            "date": "when",
        },
    ),
    "resourceref": (
        f"{_TYPE}/ResourceRef#",
        {
            "text": "managerVariant renditionParams versionID",
            "agentname": "manager",
            "renditionclass": "renditionClass",
            "uri": "documentID instanceID manageTo manageUI",
        },
    ),
    "version": (
        f"{_TYPE}/Version#",
        {
            "text": "comments version",
            "propername": "modifier",
            "date": "modifyDate",
            "resourceevent": "event",
        },
    ),
    "colorant": (
        "http://ns.adobe.com/xap/1.0/g/",
        {
            "text": "swatchName",
            "one of CMYK|RGB|LAB": "mode",
            "one of PROCESS|SPOT": "type",
            "percentage": "L black cyan magenta yellow",
            "byte": "blue green red",
            "signed byte": "A B",
        },
    ),
    "thumbnail": (
        "http://ns.adobe.com/xap/1.0/g/img/",
        {"integer": "height width", "text": "image", "one of JPEG": "format"},
    ),
    "flash": (
        _EXIF,
        {
            "boolean": "Fired Function RedEyeMode",
            "one of 0|2|3": "Return",
            "one of 0|1|2|3": "Mode",
        },
    ),
    "oecf/sfr": (
        _EXIF,
        {"integer": "Columns Rows", "seq text": "Names", "seq rational": "Values"},
    ),
    "cfapattern": (_EXIF, {"integer": "Columns Rows", "seq integer": "Values"}),
    "devicesettings": (_EXIF, {"integer": "Columns Rows", "seq text": "Settings"}),
    "time": (_MEDIA, {"integer": "value", "rational": "scale"}),
    "timecode": (
        _MEDIA,
        {
            "timecode value": "timeValue",
            "one of 24Timecode|25Timecode|2997DropTimecode|2997NonDropTimecode|30Timecode|"
            "50Timecode|5994DropTimecode|5994NonDropTimecode|60Timecode|23976Timecode": (
                "timeFormat"
            ),
        },
    ),
    "marker": (
        _MEDIA,
        {
            "text": "comment name target",
            "uri": "location",
            "time": "duration startTime",
            "one of Chapter|Cue|Beat|Track|Index": "type",
        },
    ),
    "media": (
        _MEDIA,
        {
            "text": "track",
            "uri": "path webStatement",
            "boolean": "managed",
            "time": "duration startTime",
        },
    ),
    "projectlink": (_MEDIA, {"uri": "path", "one of movie|still|audio|custom": "type"}),
    "beatsplicestretch": (
        _MEDIA,
        {
            "boolean": "useFileBeatsMarker",
            "real": "riseInDecibel",
            "time": "riseInTimeDuration",
        },
    ),
    "resamplestretch": (_MEDIA, {"one of High|Medium|Low": "quality"}),
    "timescalestretch": (
        _MEDIA,
        {"real": "frameOverlappingPercentage frameSize", "one of High|Medium|Low": "quality"},
    ),
}
