#!/usr/bin/env bash
# Brings what the tests need, builds once, runs them all. Arguments go to "dotnet test", such as --filter Name~Api.
# Works with the bash 3.2 of macOS. The results also lie in TestResults/*.trx.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }
stop() { say "test.sh: $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

need_tools() {
    has dotnet || stop "the .NET SDK 10 is missing. Install the package dotnet-sdk-10.0, or the SDK from Microsoft."
    # --version obeys global.json and fails where no installed SDK fits it.
    dotnet --version >/dev/null 2>&1 || stop "no installed .NET SDK fits global.json, which asks for version 10. Installed: $(dotnet --list-sdks | tr '\n' ' ')"
    [ ! -d interop ] || { has node && has npm; } || stop "node and npm are missing; the interoperability tests run Hugging Face's own client in them."
}

find_chromium() {
    if [ -n "${CHROMIUM_PATH:-}" ]; then
        [ -x "$CHROMIUM_PATH" ] || stop "CHROMIUM_PATH is $CHROMIUM_PATH, which is not a program."
        return 0
    fi
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        if has "$name"; then
            CHROMIUM_PATH=$(command -v "$name")
            return 0
        fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif has sudo; then sudo "$@"; else return 1; fi
}

install_chromium() {
    say "No Chromium found; installing it from the system's packages."
    if has apt-get; then
        as_root apt-get update -q >&2 || say "The package lists could not be renewed; trying with those there are."
        # A font, or the pages have no text to measure. Ubuntu's "chromium-browser" is its name for the same.
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core >&2 ||
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium-browser fonts-dejavu-core >&2 ||
            return 1
    elif has brew; then
        brew install --cask chromium >&2 || return 1
    else
        return 1
    fi
    find_chromium
}

need_tools
find_chromium || install_chromium || stop "the browser tests need Chromium or Chrome. Install one, or set CHROMIUM_PATH to yours."
export CHROMIUM_PATH
say "Browser: $CHROMIUM_PATH"

# A disk without links and cases, for the tests that want one; without it they are skipped, and say so.
if [ "$(id -u)" = 0 ] && has apt-get && ! has mount.exfat-fuse; then
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends exfat-fuse exfatprogs; } >&2 ||
        say "exfat-fuse and exfatprogs are not to be had; the tests that want them are skipped."
fi

if [ -d interop ]; then
    npm ci --prefix interop --no-audit --no-fund >&2
fi

# A build server left behind would keep a caller's pipe open.
export MSBUILDDISABLENODEREUSE=1
dotnet restore MlxManager.sln --verbosity quiet
dotnet build MlxManager.sln --no-restore --configuration Debug --verbosity quiet

# Results of an earlier run would be counted as this one's.
rm -rf TestResults
dotnet test MlxManager.sln --no-build --configuration Debug --results-directory TestResults \
    --logger "console;verbosity=normal" --logger "trx;LogFilePrefix=tests" "$@"
