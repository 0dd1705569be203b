"""What is kept from one build to the next, so that a build costs what changed."""

from memopress.keeping.cache import Cache, digest, empty_cache, sizes
from memopress.keeping.crew import share
from memopress.keeping.home import open_cache
from memopress.keeping.recall import Recall
from memopress.keeping.recent import Recent
from memopress.keeping.versions import makers

__all__ = [
    "Cache",
    "Recall",
    "Recent",
    "digest",
    "empty_cache",
    "makers",
    "open_cache",
    "share",
    "sizes",
]
