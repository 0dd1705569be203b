"""Colours taken from one profile to another, and grey to black ink.

Nothing is imported from here before a picture has to be converted: it loads colour management.
"""

from __future__ import annotations

import hashlib
import io
from functools import cached_property

from PIL import Image, ImageCms

# By Pillow's name of a picture's channels: what a profile for them calls them.
_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
# Profiles that describe colours: of input, display and output devices, and of colour spaces.
_CLASSES = ("scnr", "mntr", "prtr", "spac")
_RAMP = bytes(range(256))


class Colours:
    """Takes pictures to sRGB or to the CMYK of a profile, grey ones to one channel.

    Colours are converted relative to the paper's white, with black point compensation. A picture
    tells what its colours are by the profile in it; one that is broken or meant for other channels
    is not looked at. Without one RGB is sRGB, grey has sRGB's tone curve, and CMYK is the press's.
    """

    def __init__(self, press: bytes) -> None:
        """Keep the CMYK profile; it is opened with the first picture that needs it."""
        self._press = press
        self._transforms: dict[tuple[str, str, str], ImageCms.ImageCmsTransform | None] = {}

    def convert(self, image: Image.Image, icc: bytes, wanted: str) -> Image.Image:
        """Return a picture of L, RGB, CMYK or LAB in the wanted one of RGB and CMYK.

        `icc` is the profile in the picture's file, empty where there is none. L stays L.
        """
        if image.mode == "L":
            return self.grey(image, icc, wanted)
        return self._apply(image, icc, wanted)

    def grey(self, image: Image.Image, icc: bytes, wanted: str) -> Image.Image:
        """Return a grey picture of L or RGB as L: in sRGB's grey, or for black ink alone.

        On the press DeviceGray is black ink (ISO 32000-1, 10.3.3), 255 of it none. Its tint is
        the one that the press profile gives the lightness (CIE L*) of the picture's grey, relative
        to the paper, the whole range drawn in so that black is the full ink: black point
        compensation (ISO 18619) with the darkest of that single ink for black point.
        """
        ramp = Image.frombytes("L", (256, 1), _RAMP)
        bands = [ramp] * len(image.getbands())
        seen = _any(self._apply(Image.merge(image.mode, bands), icc, "RGB")).tobytes()
        table = [self._blacks[grey] for grey in seen] if wanted == "CMYK" else list(seen)
        return _any(image).point(table)

    @cached_property
    def _blacks(self) -> bytes:
        """For each grey of sRGB, the DeviceGray value that prints as light."""
        none, ramp = Image.new("L", (256, 1)), Image.frombytes("L", (256, 1), _RAMP)
        tints = Image.merge("CMYK", (none, none, none, ramp))
        lab = ImageCms.buildTransform(
            self._plain("CMYK"),
            self._plain("LAB"),
            "CMYK",
            "LAB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )
        lightness = _smooth(lab.apply(tints).getchannel("L").tobytes())
        darkest = _luminance(lightness[255])
        table = bytearray()
        for grey in range(256):
            light = _lightness(darkest + (1 - darkest) * _linear(grey / 255))
            table.append(255 - min(range(256), key=lambda k: abs(lightness[k] - light)))
        # Several tints may be as dark as the full ink, in eight bits; black is never screened.
        table[0] = 0
        return bytes(table)

    def _apply(self, image: Image.Image, icc: bytes, wanted: str) -> Image.Image:
        key = (image.mode, hashlib.sha256(icc).hexdigest(), wanted)
        if key not in self._transforms:
            self._transforms[key] = self._transform(image.mode, icc, wanted)
        transform = self._transforms[key]
        return transform.apply(image) if transform else image

    def _transform(self, mode: str, icc: bytes, wanted: str) -> ImageCms.ImageCmsTransform | None:
        """Return the way from a picture's colours to the wanted ones, None where they are those."""
        if own := _embedded(icc, mode):
            if mode == wanted == "CMYK" and icc == self._press:
                return None
            try:
                return self._between(own, mode, wanted)
            except ImageCms.PyCMSError:
                pass  # It promised to be a profile, and lacks what one is made of.
        if mode in (wanted, "L"):
            return None
        return self._between(self._plain(mode), mode, wanted)

    def _between(
        self, own: ImageCms.ImageCmsProfile, mode: str, wanted: str
    ) -> ImageCms.ImageCmsTransform:
        return ImageCms.buildTransform(
            own,
            self._plain(wanted),
            mode,
            wanted,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )

    def _plain(self, mode: str) -> ImageCms.ImageCmsProfile:
        """Return the profile of pictures that bring none, and of what is made."""
        if mode == "CMYK":
            return ImageCms.ImageCmsProfile(io.BytesIO(self._press))
        return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB" if mode == "LAB" else "sRGB"))


def _embedded(icc: bytes, mode: str) -> ImageCms.ImageCmsProfile | None:
    """Return a picture's own profile, None where it is broken or not one of such colours."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        space, use = profile.profile.xcolor_space.strip(), profile.profile.device_class
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    return profile if space == _SPACES.get(mode) and use in _CLASSES else None


def _any(image: Image.Image) -> Image.Image:
    """Return one channel of a picture whose channels are all the same."""
    return image.getchannel(image.getbands()[-1])


def _smooth(steps: bytes) -> list[float]:
    """Return CIE L* from its 256 steps, as a curve where eight bits have made it stairs."""
    curve = []
    for k in range(256):
        reach = min(3, k, 255 - k)  # the ends stay where they are
        curve.append(sum(steps[k - reach : k + reach + 1]) / (2 * reach + 1) / 2.55)
    return curve


def _linear(value: float) -> float:
    """Return the light of an sRGB value, both from 0 to 1 (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _luminance(lightness: float) -> float:
    """Return the light, from 0 to 1, of a CIE L*."""
    return lightness / 903.3 if lightness <= 8 else ((lightness + 16) / 116) ** 3


def _lightness(luminance: float) -> float:
    """Return the CIE L* of a light from 0 to 1."""
    return luminance * 903.3 if luminance <= 0.008856 else 116 * luminance ** (1 / 3) - 16
