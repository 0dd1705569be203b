"""Nothing that a project or its cache names is opened outside: by Python, or by what it starts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from PIL import Image

import memopress
from conftest import FONTS, Project, needs, small_project
from test_foreign_files import ATTACKS, EPS, HERON, SVG, linked, piped, written

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="links, pipes, and names that may be any bytes"
)

PACKAGE = Path(memopress.__file__).parent
WATCHED = Path(__file__).with_name("watched.py")
# What Python itself opens: its library, what is installed with it, and where that may be.
PYTHON = tuple(
    os.path.realpath(sysconfig.get_path(name))
    for name in ("stdlib", "platstdlib", "purelib", "platlib")
)
# What libraries open of their own accord, whatever is asked of them. ReportLab looks for settings
# in the home folder, and for folders of fonts; the C library for devices, time zones and locales.
LIBRARIES = re.compile(
    r"/dev/(?:null|u?random|tty)"
    r"|/home-of-tests/\.reportlab_(?:mods|settings)"
    r"|/usr/(?:local/)?(?:share|lib)/(?:X11/)?fonts(?:/.*)?"
    r"|/etc/(?:localtime|mime\.types|os-release)|/usr/share/zoneinfo/.*"
)
# What the linker, the C library and Ghostscript open besides: shared objects, processors, fonts
# and their caches, colour profiles and the resources that come with Ghostscript.
PROGRAMS = re.compile(
    LIBRARIES.pattern + r"|/(?:usr/)?(?:local/)?lib(?:64|32)?/.*\.so(?:\.[\d.]+)*"
    r"|/(?:usr/)?(?:local/)?lib/[^/]*/?(?:gconv|locale)/.*|/usr/lib/locale/.*|/usr/share/locale/.*"
    r"|/etc/(?:ld\.so\.(?:cache|preload)|ld-musl-.*|papersize|paperspecs|fonts(?:/.*)?|locale\.alias|ssl/.*)"
    r"|/(?:proc|sys)/.*"
    r"|/usr/(?:local/)?share/(?:ghostscript|fontconfig|color|poppler|fonts)(?:/.*)?"
    r"|/var/(?:lib/ghostscript|lib/fonts|cache/fontconfig)(?:/.*)?"
    r"|/home-of-tests(?:/\.(?:cache/fontconfig|local/share/fonts|fonts|config/fontconfig).*)?"
)


@pytest.fixture
def street(tmp_path: Path) -> Path:
    """Return a folder with what belongs to nobody in outside/, for projects beside it."""
    outside = tmp_path / "outside"
    (outside / "cache").mkdir(parents=True)
    (outside / "secret.yaml").write_text("secret: words\n")
    (outside / "secret.svg").write_text(SVG)
    Image.new("RGB", (60, 40)).save(outside / "secret.png")
    (outside / "secret.ttf").write_bytes((FONTS / "inter/Inter_400Regular.ttf").read_bytes())
    for name in ("home-of-tests", "temporary"):
        (tmp_path / name).mkdir()
    return tmp_path


def hostile(street: Path, name: str) -> Project:
    """Return a project that can be built, and has all about it what leads out and is not asked for.

    Its picture is a link that stays inside; cache and manifest are planted, and name other files.
    """
    project = small_project(street / name)
    (project.folder / "shared").mkdir()
    (project.folder / "images/heron.png").rename(project.folder / "shared/heron.png")
    for file, to in (
        ("images/heron.png", "../shared/heron.png"),
        ("images/out.png", "../../outside/secret.png"),
        ("source/birds/README", "../../../outside/secret.yaml"),
        ("fonts/out.ttf", "../../outside/secret.ttf"),
        (".cache/memopress/preflight", "../../../outside/cache"),
        (".cache/memopress/hyphenation", "../../../outside/secret.yaml"),
    ):
        linked(file, to)(project)
    piped("source/birds/pipe")(project)
    piped("images/pipe.png")(project)
    rows: list[dict[str, object]] = [
        {"file": file, "edition": "all", "output": "press", "pages": 1, "bytes": 14, "cards": []}
        | {"sha256": "0" * 64}
        for file in ("../../outside/secret.yaml", "../outside/secret.yaml", "/etc/hostname")
    ]
    project.write("output/manifest.json", json.dumps({"files": rows}))
    project.write("build", "")
    return project


def surroundings(street: Path) -> dict[str, str]:
    """Return the environment of a run: its home and its place for temporary files are ours."""
    return os.environ | {
        "HOME": str(street / "home-of-tests"),
        "TMPDIR": str(street / "temporary"),
        "XDG_DATA_HOME": str(street / "home-of-tests/.local/share"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def foreign(
    paths: set[str], street: Path, projects: list[Path], known: re.Pattern[str]
) -> set[str]:
    """Return those of some resolved paths that are neither the projects' nor of programs."""
    given: tuple[str | Path, ...] = (*projects, street / "temporary", PACKAGE, *PYTHON)
    own = tuple(os.path.realpath(each) for each in given)
    return {
        path
        for path in paths
        if not path.startswith(tuple(f"{each}/" for each in own))
        and path not in own
        and not known.fullmatch(path.removeprefix(os.path.realpath(street)))
    }


def test_python_opens_nothing_that_is_not_the_projects(street: Path) -> None:
    """All attacks, and a build among traps: heard by an audit hook from before the first import."""
    projects = []
    for number, (change, _) in enumerate(ATTACKS.values()):
        project = small_project(street / f"attack-{number}")
        change(project)
        projects.append(project.folder)
    project = small_project(street / "eps")
    project.write("images/a.eps", EPS)
    written(HERON, "heron.png", "a.eps")(project)
    projects += [project.folder, hostile(street, "hostile").folder]
    log = street / "log"

    command = [sys.executable, str(WATCHED), str(log), *map(str, projects)]
    subprocess.run(command, env=surroundings(street), check=True, timeout=300)

    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    opened = {real for event, _, real in rows if event != "subprocess.Popen"}
    shown = {path for event, path, _ in rows if event != "subprocess.Popen"}
    ours = {str(log), str(WATCHED), str(WATCHED.parent), str(PACKAGE.parent)}
    assert foreign(opened - ours, street, projects, LIBRARIES) == set()
    started = {Path(path).name for event, path, _ in rows if event == "subprocess.Popen"}
    assert started <= {"sh", "gs", "gswin64c"}  # a shell waits beside Ghostscript, see separations
    assert not any(event.startswith(("socket", "os.system", "os.exec")) for event, _, _ in rows)
    # The hook hears: the files that must have been read are among them.
    assert any(path.endswith("source/birds/heron.yaml") for path in opened)
    assert any(path.endswith("shared/heron.png") for path in opened | shown)
    assert len([path for path in opened if path.endswith("layouts/pocket/layout.yaml")]) > 40


def test_programs_open_nothing_that_is_not_the_projects(street: Path) -> None:
    """The same of a build's whole process and of its children, told by the kernel."""
    needs("gs")
    probe = ["strace", "-f", "-o", os.devnull, "true"]
    if not shutil.which("strace") or subprocess.run(probe, check=False).returncode:
        pytest.skip("strace is not installed, or may not look")
    projects = [hostile(street, "hostile").folder]
    for number, name in enumerate(("picture by link", "card of endless zeros", "limits above")):
        project = small_project(street / f"attack-{number}")
        ATTACKS[name][0](project)
        projects.append(project.folder)
    trace, log = street / "trace", street / "log"

    command = ["strace", "-f", "-y", "-qq", "-s", "4096", "-o", str(trace), "-e", "trace=%file"]
    command += [sys.executable, str(WATCHED), str(log), *map(str, projects)]
    subprocess.run(command, env=surroundings(street), check=True, timeout=300)

    opened, made, programs = told(trace.read_text(encoding="utf-8", errors="replace"))
    ours = {str(log), str(WATCHED), str(WATCHED.parent), str(PACKAGE.parent)}
    assert {Path(path).name for path in programs} <= {Path(sys.executable).name, "gs", "sh"}
    assert foreign(made - ours, street, projects, re.compile(r"/dev/null")) == set()
    around = {os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix)}
    prefixes = tuple(f"{each}/lib/" for each in around) + tuple(f"{each}/pyvenv" for each in around)
    left = foreign(opened - made - ours, street, projects, PROGRAMS)
    assert {path for path in left if not path.startswith(prefixes)} == set()
    assert any(path.endswith("source/birds/heron.yaml") for path in opened)
    assert any("/temporary/" in path and path.endswith(".tif") for path in made)
    assert "outside/" not in " ".join(opened | made)


_CALL = re.compile(r"\d+ +(?:<\.\.\. )?(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?(?: .*)?", re.DOTALL)
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')
_MAKE = ("mkdir", "unlink", "rmdir", "rename", "link", "symlink", "truncate", "chmod", "mknod")


def told(trace: str) -> tuple[set[str], set[str], set[str]]:
    """Return what strace saw opened, what it saw made or changed, and the programs it saw started.

    Only what succeeded counts. The path of what is opened is the kernel's own, links followed.
    """
    opened: set[str] = set()
    made: set[str] = set()
    programs: set[str] = set()
    folder = ""
    for line in _whole(trace):
        call = _CALL.fullmatch(line)
        if call is None or int(call[3]) < 0:
            continue
        name, args, real = call[1], call[2], call[4]
        paths = [os.path.join(at or folder, path) for at, path in _PATH.findall(args)]  # noqa: PTH118
        if name.startswith(("open", "creat")):
            path = (real or paths[0]).removesuffix(" (deleted)")
            opened.add(path)
            if name == "creat" or re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", args):
                made.add(path)
        elif name.startswith("execve"):
            programs.add(paths[0])
        elif name.startswith(_MAKE):
            made.update(os.path.realpath(path) for path in paths)
        elif name == "chdir":
            folder = paths[0]
    return opened, made, programs


def _whole(trace: str) -> list[str]:
    """Return the calls of a trace; one that another process came between is told in two parts."""
    begun: dict[str, str] = {}
    calls = []
    for line in trace.splitlines():
        process = line.partition(" ")[0]
        if line.endswith(" <unfinished ...>"):
            begun[process] = line.removesuffix(" <unfinished ...>")
        elif match := re.match(r"\d+ +<\.\.\. \w+ resumed>(.*)", line):
            calls.append(begun.pop(process, "") + match[1])
        else:
            calls.append(line)
    return calls
