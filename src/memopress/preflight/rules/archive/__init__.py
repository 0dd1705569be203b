"""Rules of PDF/A-2 (ISO 19005-2), and what it has in common with others, one topic a module."""

from memopress.preflight.rules.archive import (
    actions,
    annotations,
    colours,
    embedded,
    forms,
    intents,
    layers,
    limits,
    pictures,
    presentation,
    states,
    syntax,
    xmp,
)

MODULES = (
    syntax,
    limits,
    xmp,
    intents,
    colours,
    states,
    pictures,
    layers,
    presentation,
    embedded,
    actions,
    annotations,
    forms,
)
