#!/usr/bin/env bash
# Measures MlxManager side by side with curl and aria2c; what, how and what must come out stands in bench/README.md.
#   bench/run.sh [-n REPEATS] [--quick] [--folder DIRECTORY] [--minutes LONGEST] [--program FILE] [case…]
# The table goes to standard output, what happens meanwhile to standard error.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
stop() { say "bench/run.sh: $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif has sudo; then sudo "$@"; else return 1; fi; }

# Debian keeps nginx where only root's PATH leads.
export PATH="$PATH:/usr/sbin:/sbin"

[ "$(uname)" = Linux ] || stop "it reads /proc and takes its tools from Debian's packages: it runs on Linux only."
has dotnet || stop "the .NET SDK 10 is missing."

missing=()
has curl || missing+=(curl)
has aria2c || missing+=(aria2)
has nginx || missing+=(nginx-light)
has node && has npm || missing+=(nodejs npm)
if [ ${#missing[@]} -gt 0 ]; then
    has apt-get || stop "missing: ${missing[*]}. Install them."
    say "Installing ${missing[*]} from the system's packages."
    as_root apt-get update -q >&2 || say "The package lists could not be renewed; trying with those there are."
    # Its own service is not wanted, only the program: a policy that forbids starting it, where there is none yet.
    if [ ! -e /usr/sbin/policy-rc.d ] && [ "$(id -u)" = 0 ]; then
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod +x /usr/sbin/policy-rc.d
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2 ||
        stop "they could not be installed: ${missing[*]}."
    rm -f /usr/sbin/policy-rc.d
    trap - EXIT
fi

# The official client, whose scan of the cache is the other side of one case.
[ -d interop/node_modules ] || npm ci --prefix interop --no-audit --no-fund >&2

# A build server left behind would take CPU from what is measured.
export MSBUILDDISABLENODEREUSE=1
dotnet build bench/MlxManager.Bench --configuration Release --verbosity quiet -p:UseSharedCompilation=false >&2
exec dotnet bench/MlxManager.Bench/bin/Release/net10.0/MlxManager.Bench.dll "$@"
