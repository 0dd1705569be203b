"""A Publication becomes an Edition: documents chosen, ordered, and worded anew."""

from memopress.edition.model import Budget, Edition
from memopress.edition.read import (
    choose_edition,
    choose_editions,
    edition_ids,
    read_editions,
)

__all__ = ["Budget", "Edition", "choose_edition", "choose_editions", "edition_ids", "read_editions"]
