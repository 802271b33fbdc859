#!/bin/sh
# Takes the program away again. The data of the centre stay where they are.
set -eu
share="${XDG_DATA_HOME:-$HOME/.local/share}"
rm -f "$HOME/.local/bin/tvetdesk" "$HOME/.local/bin/tvetdesk-gui" \
    "$share/applications/tvetdesk.desktop" "$share/mime/packages/tvetdesk.xml" \
    "$share/icons/hicolor/scalable/apps/tvetdesk.svg" "$share/metainfo/org.tvetdesk.TVETDesk.metainfo.xml"
command -v update-mime-database >/dev/null && update-mime-database "$share/mime" 2>/dev/null || true
rm -rf "$HOME/.local/lib/tvetdesk"
echo "TVET Desk is removed. Its data stay in $share/tvetdesk."
