"""Picture files in, plates out: cropped, resampled and in the colours of an output."""

from memopress.picture.facts import Facts, PictureFault, inspect, profile_fault
from memopress.picture.model import Plate, Raster
from memopress.picture.plates import Plates
from memopress.picture.seen import Seen, see

__all__ = [
    "Facts",
    "PictureFault",
    "Plate",
    "Plates",
    "Raster",
    "Seen",
    "inspect",
    "profile_fault",
    "see",
]
