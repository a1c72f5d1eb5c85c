"""Where compiled code is kept between runs, so that a second run starts at once.

For a simulation reader: numba's own cache does not notice a change in *another* module that a compiled function
calls; so its directory carries a digest of all source that may be compiled, of the versions and of the processor.

Used before numba is imported; imports neither numba nor numpy.
"""

from __future__ import annotations

import atexit
import os
import platform
import shutil
import sys
import tempfile
import time
from hashlib import blake2b
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

# Every package that may hold compiled functions, and those whose constants they may freeze.
_COMPILED = ("quantity", "sampling", "calendars", "flow", "results", "engine")
_VARIABLE = "NUMBA_CACHE_DIR"
_KEPT = 60 * 86400.0


def source_digest(package: Path) -> str:
    """Hex digest of the source that may be compiled, of Python, numba, llvmlite and numpy, and of the processor.

    Parameters
    ----------
    package
        Folder of the package ``sim``.
    """
    h = blake2b(digest_size=12)
    for name in _COMPILED:
        for file in sorted((package / name).rglob("*.py")):
            h.update(f"{file.relative_to(package).as_posix()}\0".encode())
            h.update(blake2b(file.read_bytes()).digest())
    for distribution in ("numba", "llvmlite", "numpy"):
        try:
            found = version(distribution)
        except PackageNotFoundError:
            found = "absent"
        h.update(f"{distribution} {found}\0".encode())
    h.update(f"{sys.implementation.cache_tag} {platform.system()} {platform.machine()} {_processor()}".encode())
    return h.hexdigest()


def _processor() -> str:
    """The processor's name and features: code compiled for another one may not run here."""
    try:
        binding: Any = import_module("llvmlite.binding")
    except ImportError:
        return platform.processor()
    return f"{binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"


def user_cache() -> Path:
    """The user's cache folder, by the convention of the platform."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) if base else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base) if base and Path(base).is_absolute() else Path.home() / ".cache"


def prepare_cache() -> Path:
    """Point numba's cache at a folder that fits this source exactly, and return it.

    A folder that cannot be written is replaced by a private temporary one, removed at exit; child processes inherit
    either.
    """
    digest = source_digest(Path(__file__).resolve().parent.parent)
    inherited = os.environ.get(_VARIABLE, "")
    if Path(inherited).name == digest and _writable(Path(inherited)):
        return Path(inherited)
    try:
        folder = user_cache() / "clearlane" / digest
    except RuntimeError:  # no home directory
        folder = None
    if folder is None or not _writable(folder):
        private = tempfile.mkdtemp(prefix="clearlane-")
        atexit.register(_remove, private, os.getpid())
        folder = Path(private) / digest
        folder.mkdir()
    else:
        os.utime(folder)
        _forget(folder)
    os.environ[_VARIABLE] = str(folder)
    return folder


def _forget(folder: Path) -> None:
    """Remove what was compiled from other source and not used for two months."""
    for other in folder.parent.iterdir():
        try:
            if other.stat().st_mtime < time.time() - _KEPT:
                shutil.rmtree(other, ignore_errors=True)
        except OSError:  # another process was faster
            continue


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _remove(folder: str, owner: int) -> None:
    # A forked worker inherits the exit hook, not the folder.
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
