#!/bin/sh
# Takes the program away again. The data of the centre stay where they are.
set -eu
home="$HOME/.local/lib/tvetdesk"
share="${XDG_DATA_HOME:-$HOME/.local/share}"
if [ -d "$home" ] && ls -l /proc/[0-9]*/exe 2>/dev/null | grep -qF -e "-> $(cd "$home" && pwd -P)/versions/"; then
    echo "TVET Desk is open. Close it, then run this again. Nothing was changed." >&2
    exit 1
fi
rm -f "$HOME/.local/bin/tvetdesk" "$HOME/.local/bin/tvetdesk-gui" \
    "$share/applications/tvetdesk.desktop" "$share/mime/packages/tvetdesk.xml" \
    "$share/icons/hicolor/scalable/apps/tvetdesk.svg" "$share/metainfo/org.tvetdesk.TVETDesk.metainfo.xml"
command -v update-mime-database >/dev/null && update-mime-database "$share/mime" 2>/dev/null || true
rm -rf "$home"
echo "TVET Desk is removed. Its data stay in $share/tvetdesk."
