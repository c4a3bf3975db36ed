"""Copies what the browser gets from node_modules into a git-ignored folder of static files.

Only what a page can ask for: style sheets with the fonts and pictures that they name, scripts,
licences, and the map shapes. Source map addresses are cut: the maps are not served.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "commonbeat" / "site" / "static" / "vendor"

USWDS = MODULES / "@uswds" / "uswds" / "dist"
PUBLIC_SANS = ("Regular", "Italic", "SemiBold", "Bold")
COPIES = {
    USWDS / "css" / "uswds.min.css": "uswds/css/uswds.min.css",
    USWDS / "img" / "sprite.svg": "uswds/img/sprite.svg",
    USWDS.parent / "LICENSE.md": "uswds/LICENSE.md",
    MODULES / "htmx.org" / "dist" / "htmx.min.js": "htmx/htmx.min.js",
    MODULES / "htmx.org" / "LICENSE": "htmx/LICENSE",
    MODULES / "us-atlas" / "LICENSE": "shapes/LICENSE",
} | {
    USWDS
    / "fonts"
    / "public-sans"
    / f"PublicSans-{cut}.woff2": f"uswds/fonts/public-sans/{cut}.woff2"
    for cut in PUBLIC_SANS
}
NAMED_FILE = re.compile(r"url\((\.\./[^)?#]+)")
SOURCE_MAP = re.compile(r"\s*(/\*#|//#) sourceMappingURL=\S+(\s*\*/)?")


def named_files(style_sheet: Path) -> set[Path]:
    """Return the fonts and pictures that a style sheet asks for."""
    names = NAMED_FILE.findall(style_sheet.read_text(encoding="utf-8"))
    return {(style_sheet.parent / name).resolve() for name in names}


def copy_files() -> None:
    """Fill the vendor folder from nothing, so that no stale file stays."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    wanted = dict(COPIES)
    for source in named_files(USWDS / "css" / "uswds.min.css"):
        wanted[source] = f"uswds/{source.relative_to(USWDS.resolve())}"
    for source, name in wanted.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix in {".css", ".js"}:
            text = SOURCE_MAP.sub("\n", source.read_text(encoding="utf-8"))
            target.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(source, target)


def write_manifest() -> int:
    """Write the SHA-256 of every file, and return how many there are."""
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file())
    hashes = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
    manifest = json.dumps(hashes, indent=1, sort_keys=True) + "\n"
    (VENDOR / "manifest.json").write_text(manifest, encoding="utf-8")
    return len(files)


def main() -> None:
    """Copy, project the map shapes, and say how many files there are."""
    node = sys.argv[1] if len(sys.argv) > 1 else "node"
    copy_files()
    shapes = ROOT / "scripts" / "shapes.mjs"
    subprocess.run([node, str(shapes), str(VENDOR / "shapes")], check=True, cwd=ROOT)
    print(f"assets: {write_manifest()} files in {VENDOR.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
