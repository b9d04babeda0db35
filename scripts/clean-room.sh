#!/usr/bin/env bash
# Runs a command isolated from whatever this machine happens to contain, with an empty temporary folder and an empty
# home folder. Where the system allows it (Linux, root), both are empty file systems of a mount namespace, so that even
# a program that looks at fixed paths finds nothing; elsewhere HOME and TMPDIR point to fresh folders. Says which it
# was.
#
#   scripts/clean-room.sh npm test
set -euo pipefail

home="${HOME:-/root}"
temporary=/tmp
here="$(pwd -P)"
programs="$(dirname "$(readlink -f "$(command -v node)")")"

# A mount over a folder that contains this clone or Node itself would hide them.
covers() { [[ "$2/" == "$1/"* ]]; }
why=""
for folder in "$home" "$temporary" /var/tmp; do
  covers "$(readlink -f "$folder")" "$here" && why="this clone lies in $folder"
  covers "$(readlink -f "$folder")" "$programs" && why="Node lies in $folder"
done
[ -z "$why" ] && ! unshare --mount true 2>/dev/null && why="mount namespaces are not permitted"

if [ -z "$why" ]; then
  echo "clean room: a mount namespace with an empty $home, $temporary and /var/tmp"
  export CREDENCE_CLEAN_ROOM=namespace HOME="$home" TMPDIR="$temporary"
  unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR FONTCONFIG_FILE FONTCONFIG_PATH
  exec unshare --mount --propagation private bash -c '
    set -euo pipefail
    for folder in "$HOME" /tmp /var/tmp; do mount -t tmpfs -o mode=1777 credence-clean-room "$folder"; done
    chmod 700 "$HOME"
    exec "$@"' clean-room "$@"
fi

echo "clean room: fresh HOME and TMPDIR, because $why"
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
mkdir "$room/home" "$room/tmp"
unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR FONTCONFIG_FILE FONTCONFIG_PATH
CREDENCE_CLEAN_ROOM=folders HOME="$room/home" TMPDIR="$room/tmp" "$@"
