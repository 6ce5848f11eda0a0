"""Sees that the tests find a browser and Chinese fonts: installs them where we may, else says the one command."""

import os
import shutil
import subprocess
import sys


BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
COMMAND = f"apt-get install --yes --no-install-recommends {' '.join(PACKAGES)}"


def main() -> None:
    """Install what is missing, or end with the command that would."""
    if is_ready():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install()
    if not is_ready():
        sudo = "" if os.geteuid() == 0 else "sudo "
        sys.stderr.write(
            f"The tests walk the product in a browser, and no Chromium or no Chinese font is here. Install them:\n  {sudo}{COMMAND}\n"
        )
        sys.exit(1)


def is_ready() -> bool:
    """Whether there is a browser, and a font that has Chinese."""
    return any(shutil.which(name) for name in BROWSERS) and has_chinese_font()


def has_chinese_font() -> bool:
    """Ask fontconfig, which every Chromium brings along."""
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S607 — from PATH
    return bool(found.stdout.strip())


def install() -> None:
    """Install by the system's package manager, after renewing its lists."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update --quiet", COMMAND):
        subprocess.run(command.split(), env=quiet, check=False)


if __name__ == "__main__":
    main()
