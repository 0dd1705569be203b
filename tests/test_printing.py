"""What others wrote reaches a terminal as text, and programs as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from handmade import Page, made
from memopress.diagnostics import Diagnostic, Place, Severity
from memopress.preflight import Finding, Unchecked, Verdict, as_html, judge
from memopress.preflight.profile import Profile
from memopress.printing import as_json, visible
from test_cli import data, run

if TYPE_CHECKING:
    from conftest import Project

SOURCE = Path(__file__).parents[1] / "src"
# Colours, a title of the window, a C1 control, DEL, text from right to left, what nobody sees.
EVIL = "\x1b[31mred\x1b]0;title\x07\x9b2J\x7f\u202eabc\u2066\u200f\u200b\ufeff\u2028\U000e0041\r"
BAD = frozenset("\x1b\x07\x9b\x7f\u202e\u2066\u200f\u200b\ufeff\u2028\U000e0041\r\udc80\0\u061c")


def assert_harmless(text: str) -> None:
    """Fail where a text holds what a terminal would act on."""
    assert not BAD & set(text)
    odd = [
        each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs") and each != "\n"
    ]
    assert odd == []


def test_everything_that_is_unseen_is_shown() -> None:
    """Each character is either itself or an escape of plain letters."""
    for code in (
        *range(0x3100),
        *range(0xD7FF, 0xE001),
        *range(0xFE00, 0x10000),
        0xE0041,
        0x10FFFF,
    ):
        character = chr(code)
        shown = visible(character)
        unseen = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
        assert (shown != character) or not unseen
        assert shown == character or (shown.isascii() and shown.isprintable())
    assert visible("é – ‘x’ “y” \u00a0 日本 😀️") == "é – ‘x’ “y” \u00a0 日本 😀️"
    assert visible("a\nb\tc") == "a\\nb\\tc"
    assert visible("a\nb\x1b", lines=True) == "a\nb\\x1b"
    assert visible("\u202e\udc80\U000e0041") == "\\u202e\\udc80\\U000e0041"


def test_json_is_json() -> None:
    """JSON means what it meant, is UTF-8, or ASCII where that is asked for, and harmless."""
    whole = {EVIL: [EVIL, "é 日本 😀", 1.5, None, True, {"a": '\n\t"\\'}]}
    for ascii_only in (False, True):
        text = as_json(whole, ascii_only=ascii_only)
        assert json.loads(text) == whole
        assert text.isascii() == ascii_only
        assert_harmless(text)
    assert "é 日本 😀" in as_json(whole)
    assert json.loads(as_json("a\udc80b")) == "a\\udc80b"


def test_all_that_is_printed_is_harmless() -> None:
    """Diagnostics, findings, verdicts and reports stay in their lines."""
    place = Place(EVIL, 3, 4)
    diagnostic = Diagnostic(Severity.ERROR, EVIL, f"{EVIL}\nerror: another", place, (EVIL,))
    finding = Finding(
        EVIL,
        Severity.ERROR,
        EVIL,
        EVIL,
        value=EVIL,
        limit=EVIL,
        card=EVIL,
        source=EVIL,
        remedy=EVIL,
    )
    unchecked = Unchecked((EVIL,), EVIL)
    verdict = Verdict(EVIL, EVIL, (EVIL,), 1, (finding,), (unchecked,), (EVIL,))
    for each in (diagnostic, finding, unchecked, verdict.summary()):
        assert_harmless(str(each))
    assert len(str(diagnostic).splitlines()) == 2
    assert_harmless(as_html(verdict, b""))


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200f", "\x9b"])
def test_keys_and_values_with_controls(project: Project, character: str) -> None:
    """Text that turns its direction is refused where it stands; whatever is quoted is harmless."""
    project.write("source/birds/gull.yaml", f"call: a\nno{character}tes: b\n")

    result = run("check")

    assert result.exit_code == 1
    assert_harmless(result.stdout + result.stderr)
    refused = character != "\u200f"
    assert ("[forbidden-character]" in result.stderr) == refused
    assert f"U+{ord(character):04X}" in result.stderr or not refused


@pytest.mark.usefixtures("project")
def test_wrong_use_is_harmless() -> None:
    """What was typed is told without being acted on."""
    for arguments in (
        ("build", EVIL),
        ("build", f"--{EVIL}"),
        ("build", "--output", EVIL),
        ("build", "--project", EVIL),
        ("check", EVIL),
        ("read", EVIL),
        ("read", f"{EVIL}.pdf"),
        ("preflight", f"{EVIL}.pdf"),
        (EVIL,),
    ):
        for more in ((), ("--json",)):
            result = run(*arguments, *more)
            assert result.exit_code == 2, arguments
            assert_harmless(result.stdout + result.stderr)


def test_values_of_a_file(project: Project) -> None:
    """A PDF of somebody else tells its values to the terminal as text."""
    evil = r"(\033[2J\033]0;x\007\233)"
    file = made(Page("0 0 0 1 k 10 10 50 50 re f BT /F1 9 Tf 10 10 Td (x) Tj ET"))
    file = file.replace(b"/Type /Catalog", b"/Lang " + evil.encode() + b" /Type /Catalog")
    (project.folder / "x.pdf").write_bytes(file)
    for arguments in (("preflight", "x.pdf"), ("preflight", "x.pdf", "--json"), ("read", "x.pdf")):
        result = run(*arguments)
        assert result.exit_code == 1
        assert_harmless(result.stdout + result.stderr)
    assert_harmless(as_html(judge(file, EVIL, Profile("x")), file))


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C"},
    ],
)
def test_terminals_that_know_few_characters(project: Project, environment: dict[str, str]) -> None:
    """What cannot be shown is an escape; JSON is JSON."""
    few = "PYTHONIOENCODING" in environment
    environment = {"PYTHONUTF8": "0", **environment}
    project.change("source/birds/gull.yaml", "call:", "‘日本’:")
    (project.folder / os.fsdecode(b"x\xff.pdf")).write_bytes(b"no PDF")
    for arguments in (("check",), ("check", "--json"), ("preflight", b"x\xff.pdf", "--json")):
        done = subprocess.run(
            [sys.executable, "-m", "memopress", *arguments],
            cwd=project.folder,
            env={**os.environ, "PYTHONPATH": str(SOURCE), **environment},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        if "--json" in arguments:
            told = json.loads(done.stdout.decode("ascii" if few else "utf-8"))
            assert arguments[0] != "check" or "‘日本’" in told["diagnostics"][0]["message"]
        elif few:
            assert rb"\u65e5\u672c" in done.stderr


def test_names_that_are_no_text(project: Project) -> None:
    """A file whose name is no UTF-8 is judged, reported and told as any other."""
    name = os.fsdecode(b"x\xff\x1b.pdf")
    (project.folder / name).write_bytes(made(Page("")))
    result = run("preflight", name, "--json", "--report", "x.html")

    assert data(result)["files"][0]["file"] == "x\\udcff\x1b.pdf"
    assert_harmless((project.folder / "x.html").read_text(encoding="utf-8"))
