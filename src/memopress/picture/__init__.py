"""Picture files in, plates out: cropped, resampled and in the colours of an output."""

from memopress.picture.model import Plate, Raster
from memopress.picture.plates import Plates
from memopress.picture.profile import profile_fault
from memopress.picture.seen import Seen, decode, see
from memopress.pictures import Facts, PictureFault, inspect

__all__ = [
    "Facts",
    "PictureFault",
    "Plate",
    "Plates",
    "Raster",
    "Seen",
    "decode",
    "inspect",
    "profile_fault",
    "see",
]
