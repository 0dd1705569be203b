"""The brochure for WeasyPrint: an HTML file for each edition, and two style sheets for all.

    python in_weasyprint.py FOLDER EDITION…

makes editions in one process that keeps the fonts.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure import Source

NAME = "WeasyPrint"
PEERS = Path(__file__).parent / "peers"


def main() -> None:
    """Make the editions that the arguments name."""
    import weasyprint  # noqa: PLC0415 - what is written needs no peer
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    folder = Path(sys.argv[1])
    fonts = FontConfiguration()
    for name in sys.argv[2:]:
        document = weasyprint.HTML(filename=str(folder / f"{name}.html"))
        document.write_pdf(str(folder / f"{name}.pdf"), font_config=fonts)


def write(source: Source, folder: Path, pictures: Path) -> None:
    """Write all that WeasyPrint needs; photographs are copied from a folder."""
    import jinja2  # noqa: PLC0415 - only here, as the drawings

    from drawings import put_drawings  # noqa: PLC0415

    put_drawings(source.drawings, folder, pictures)
    (folder / "fonts").mkdir(exist_ok=True)
    for font in source.layout["fonts"].values():
        shutil.copy(font["file"], folder / "fonts")
    shutil.copy(PEERS / "brochure.css", folder)
    (folder / "layout.css").write_text("\n".join(_layout(source)) + "\n", encoding="utf-8")
    environment = jinja2.Environment(  # noqa: S701 - the markup is ours, texts are escaped
        loader=jinja2.FileSystemLoader(PEERS), trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("brochure.html.j2")
    for name, edition in source.editions.items():
        text = template.render(
            edition=edition,
            documents=source.documents,
            words=source.words,
            swatches=source.layout["swatches"],
        )
        text = re.sub(r'<note ref="(\w+)"/>', r"<sup>\1</sup>", text)
        (folder / f"{name}.html").write_text(text, encoding="utf-8")


def _layout(source: Source) -> Iterator[str]:
    for name, font in source.layout["fonts"].items():
        file = Path(font["file"]).name
        yield f'@font-face {{ font-family: "{name}"; src: url("fonts/{file}") }}'
    yield ":root {"
    yield from (f"  --{name}: {rgb};" for name, rgb in source.layout["swatches"].items())
    yield "}"
    for name, style in source.layout["styles"].items():
        rules = [
            f'font: {style["size"]:g}pt/{style["leading"]:g}pt "{style["font"]}", "inter-medium"',
            f"color: var(--{style['swatch']})",
            f"text-align: {style['align']}",
            f"hyphens: {'auto' if style['hyphenate'] else 'manual'}",
        ]
        if style["tracking"]:
            rules.append(f"letter-spacing: {style['tracking']:g}em")
        if style["old-style"]:
            rules.append("font-variant-numeric: oldstyle-nums")
        if style["before"]:
            rules.append(f"margin-top: {style['before']:g}pt")
        if style["after"]:
            rules.append(f"margin-bottom: {style['after']:g}pt")
        yield f".{name} {{ {'; '.join(rules)} }}"


if __name__ == "__main__":
    main()
