"""The desk: a page in the browser over a session, that shows pages while they are made."""

from memopress.desk.server import Desk

__all__ = ["Desk"]
