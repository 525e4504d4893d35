#!/usr/bin/env bash
# Sees to a browser and Chinese fonts for the tests: by apt as root on Debian, else Playwright's own browser.
# Usage: setup_browser.sh PYTHON. Does nothing where all is there.
set -euo pipefail
python=$1

driver_runs() {  # Playwright's own Node.js needs a library that a bare Debian lacks
  "$python" -m playwright --version >/dev/null 2>&1
}

has_browser() {
  [ -x "${CHROMIUM:-}" ] || command -v chromium >/dev/null || "$python" -c '
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    raise SystemExit(not Path(playwright.chromium.executable_path).exists())' 2>/dev/null
}

has_fonts() {
  command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh family)" ]
}

packages=()
driver_runs || packages+=(libatomic1)
has_browser || packages+=(chromium)
has_fonts || packages+=(fontconfig fonts-noto-cjk)
[ ${#packages[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${packages[*]} (once)…"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null
else
  [[ " ${packages[*]} " != *" chromium "* ]] || "$python" -m playwright install chromium
  has_fonts || echo "No Chinese font was found; please install one (Debian: fonts-noto-cjk)." >&2
  driver_runs || { echo "Playwright does not start; please install libatomic1." >&2; exit 1; }
fi
