"""What a build made, and the folder that takes it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from msgspec import Struct

from memopress.diagnostics import Diagnostic, InputError, Place, Severity
from memopress.files import shown

if TYPE_CHECKING:
    from pathlib import Path

    from memopress.diagnostics import Problems
    from memopress.files import Files
    from memopress.manifest import Made
    from memopress.page import Report
    from memopress.preflight import Verdict
    from memopress.shelf import NotPutError
    from memopress.subject import Subject


class Built(Struct, frozen=True):
    """What a build made, and what there is to say about it.

    `reports` are of each edition's typography, `verdicts` on each file that is to keep a standard.
    `failed` are the editions that were not made, by their ids; what there was of them before is as
    it was. `flaws` tell of each file that was made and should not be used: its name, and why.
    All is well if there is no error among the `diagnostics`.
    """

    folder: Path
    files: tuple[Made, ...]
    diagnostics: tuple[Diagnostic, ...]
    reports: tuple[Report, ...]
    verdicts: tuple[Verdict, ...] = ()
    failed: tuple[str, ...] = ()
    flaws: tuple[tuple[str, str], ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether everything was made as it should be."""
        return not any(each.severity is Severity.ERROR for each in self.diagnostics)

    @property
    def is_final(self) -> bool:
        """Whether the same would come of the same again: all was made, and all was judged.

        Folders of editions that are no more may be deleted meanwhile.
        """
        return not self.failed and not any(
            each.code in ("not-checked", "not-written", "edition-gone") for each in self.diagnostics
        )


def check_target(target: Path, given: Path | str | None, files: Files) -> None:
    """Raise InputError for a folder that leads elsewhere, but for the one that was asked for."""
    if given is None and (target.is_symlink() or files.leads_out(target)):
        message = f"the folder {target.name} is a link, or leads out of the project"
        hint = "name the folder that is meant: --out DIR"
        place = Place(shown(target))
        raise InputError([Diagnostic(Severity.ERROR, "foreign-file", message, place, (hint,))])


def not_put(fault: NotPutError, edition: Subject | None, problems: Problems) -> None:
    """Tell why an edition, or none at all, was not put into the folder."""
    message = f"{shown(fault.path)} cannot be written: {fault}"
    full = fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    room = "make room on this disk, or name a folder on another one: --out DIR"
    mine = "is it a folder, open elsewhere, or not yours to change? --out DIR names another place"
    problems.error("not-written", message, None, room if full else mine, subject=edition)
