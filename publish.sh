#!/usr/bin/env bash
# Makes what people install: for each system one self-contained program in an archive, their checksums and the bill of materials.
#   ./publish.sh [rid…]        default: osx-arm64 osx-x64 linux-arm64 linux-x64 win-x64
# All goes to artifacts/. The version is that of Directory.Build.props. Works with the bash 3.2 of macOS.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }
stop() { say "publish.sh: $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

has dotnet || stop "the .NET SDK 10 is missing."
has tar || stop "tar is missing."
version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
[ -n "$version" ] || stop "Directory.Build.props names no version."
if [ $# -eq 0 ]; then set -- osx-arm64 osx-x64 linux-arm64 linux-x64 win-x64; fi
for rid in "$@"; do
    case $rid in
        osx-* | linux-*) ;;
        win-*) has zip || stop "zip is missing, which $rid is packed with." ;;
        *) stop "'$rid' is no system known here, such as linux-x64." ;;
    esac
done

sha256() { if has sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# The notices of .NET itself, from the runtime packs that went into the program.
dotnet_notices() { # rid folder
    local packages newest pack name
    packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
    mkdir -p "$2/dotnet"
    for name in microsoft.netcore.app.runtime microsoft.aspnetcore.app.runtime; do
        # The newest: the one that the SDK has just asked for. By names alone: a path may have dots of its own.
        newest=$(find "$packages/$name.$1" -mindepth 1 -maxdepth 1 -type d -exec basename {} \; | sort -t. -k1,1n -k2,2n -k3,3n | tail -n 1)
        [ -n "$newest" ] || stop "the runtime pack $name.$1 is not among the restored packages."
        pack=$packages/$name.$1/$newest
        for file in "$pack"/LICENSE* "$pack"/THIRD-PARTY-NOTICES*; do
            if [ -e "$file" ]; then cp "$file" "$2/dotnet/${name#microsoft.}-$(basename "$file")"; fi
        done
    done
}

# Build output of its own: what the working tree has built stays as it is.
out=$PWD/artifacts
work=$out/work
mkdir -p "$out"
rm -rf "$work/archive"
# A build server left behind would keep a caller's pipe open.
export MSBUILDDISABLENODEREUSE=1

failed=()
for rid in "$@"; do
    name=mlxmanager-$version-$rid
    folder=$work/archive/$name
    say "$name"
    rm -f "$out/$name.tar.gz" "$out/$name.zip"
    # Compiled ahead, and .NET with it (composite): a start takes two thirds of the CPU time that it takes with .NET as it comes, and a third
    # of what it takes without, for some minutes of compiling a system. Not compressed, which each start would have to undo. SQLite's
    # library lies beside the program: one inside it is unpacked at the start, into a folder that a locked-down service has not.
    if ! dotnet publish MlxManager.Web --configuration Release --runtime "$rid" --self-contained true --artifacts-path "$work" \
        --output "$folder" --verbosity quiet --nologo \
        -p:PublishSingleFile=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true \
        -p:DebugType=none -p:GenerateDocumentationFile=false -p:RunAnalyzers=false; then
        say "$rid could not be made. A NU1101 or NU1102 above means: its runtime pack cannot be had from the package sources here."
        failed+=("$rid")
        rm -rf "$folder"
        continue
    fi

    program=MlxManager.Web
    extension=
    case $rid in win-*) extension=.exe ;; esac
    mv "$folder/$program$extension" "$folder/mlx-manager$extension"
    cp LICENSE THIRD-PARTY-NOTICES README.md CHANGELOG.md "$folder/"
    dotnet_notices "$rid" "$folder"
    case $rid in
        linux-*)
            mkdir -p "$folder/deploy/container"
            cp -R deploy/README.md deploy/systemd "$folder/deploy/"
            # By name: a password of somebody who tries it here must not go along.
            cp deploy/container/Containerfile deploy/container/compose.yaml "$folder/deploy/container/"
            # Where the container is built from.
            cp deploy/container/.dockerignore "$folder/"
            ;;
        osx-*) mkdir "$folder/deploy" && cp -R deploy/README.md deploy/launchd "$folder/deploy/" ;;
    esac
    chmod -R u+rwX,go+rX,go-w "$folder"
    case $rid in
        win-*) (cd "$work/archive" && zip -qr "$out/$name.zip" "$name") ;;
        *) tar -C "$work/archive" -czf "$out/$name.tar.gz" "$name" ;;
    esac
done

say "Bill of materials"
rm -f "$out"/*.cdx.json "$out/SHA256SUMS"
dotnet tool restore --verbosity quiet >&2
dotnet CycloneDX MlxManager.Web/MlxManager.Web.csproj --output "$out" --filename "mlxmanager-$version.cdx.json" --output-format Json \
    --set-name mlxmanager --set-version "$version" --set-type Application --exclude-dev >&2

cd "$out"
for file in mlxmanager-"$version"-*.tar.gz mlxmanager-"$version"-*.zip mlxmanager-"$version".cdx.json; do
    if [ -e "$file" ]; then sha256 "$file" >>SHA256SUMS; fi
done
cat SHA256SUMS
[ ${#failed[@]} -eq 0 ] || stop "not made: ${failed[*]}"
