"""Rules of PDF/UA-1 (ISO 14289-1), and of level A of PDF/A-2, one topic a module."""

from memopress.preflight.rules.access import (
    annotations,
    content,
    document,
    figures,
    headings,
    language,
    lists,
    media,
    nesting,
    tables,
    tree,
    words,
)

MODULES = (
    document,
    language,
    tree,
    content,
    words,
    nesting,
    tables,
    headings,
    lists,
    figures,
    annotations,
    media,
)
