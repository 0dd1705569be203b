"""Ways to spoil a project, by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spoilt_markup import TEMPLATES
from spoilt_media import FONTS, PICTURES, VECTORS
from spoilt_yaml import LAYOUT, RULES, YAML

if TYPE_CHECKING:
    from spoilt import Mutation

KINDS: dict[str, tuple[Mutation, ...]] = {
    "yaml": YAML,
    "layout": LAYOUT,
    "template": TEMPLATES,
    "picture": PICTURES,
    "vector": VECTORS,
    "font": FONTS,
    "profile": RULES,
}
