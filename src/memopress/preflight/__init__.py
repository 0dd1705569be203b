"""PDFs in, findings out: judges any file, by what is in it and not by what was meant."""

from memopress.preflight.aloud import Spoken, UntaggedError, read_aloud
from memopress.preflight.desk import Desk, judge_all
from memopress.preflight.judge import judge
from memopress.preflight.model import Finding, Unchecked, Verdict
from memopress.preflight.profile import DEFAULT, Limits, Profile, load_profile, profile_names
from memopress.preflight.reading import DamagedError
from memopress.preflight.report import as_html
from memopress.preflight.rules import RULES
from memopress.preflight.separations import NotSeparatedError, abandon, plates_of

__all__ = [
    "DEFAULT",
    "RULES",
    "DamagedError",
    "Desk",
    "Finding",
    "Limits",
    "NotSeparatedError",
    "Profile",
    "Spoken",
    "Unchecked",
    "UntaggedError",
    "Verdict",
    "abandon",
    "as_html",
    "judge",
    "judge_all",
    "load_profile",
    "plates_of",
    "profile_names",
    "read_aloud",
]
