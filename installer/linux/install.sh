#!/bin/sh
# Puts TVET Desk into the home of whoever runs this: no administrator needed. Data are never touched.
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
home="$HOME/.local/lib/tvetdesk"
share="${XDG_DATA_HOME:-$HOME/.local/share}"
version=$("$here/tvetdesk/tvetdesk" --version)

missing=$(ldd "$here"/tvetdesk/_internal/PySide6/Qt/plugins/platforms/libqxcb.so | sed -n 's/ => not found//p' | sort -u)
if [ -n "$missing" ]; then
    echo "Libraries of the system are missing:" $missing >&2
    echo "Install them first (on Debian: sudo apt-get install libgl1 libegl1 libxcb-cursor0 libxcb-icccm4 libxcb-image0" \
        "libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0)," \
        "then run this again. Nothing was changed." >&2
    exit 1
fi

mkdir -p "$home/versions" "$HOME/.local/bin"
rm -rf "$home/versions/$version.new"
cp -R "$here/tvetdesk" "$home/versions/$version.new"
if [ -d "$home/versions/$version" ]; then
    rm -rf "$home/versions/$version.old"
    mv "$home/versions/$version" "$home/versions/$version.old"
fi
mv "$home/versions/$version.new" "$home/versions/$version"
rm -rf "$home/versions/$version.old"
printf '%s\n' "$version" >"$home/current.new"
mv "$home/current.new" "$home/current"
cp "$here/uninstall.sh" "$home/uninstall.sh"

for name in tvetdesk tvetdesk-gui; do
    cat >"$HOME/.local/bin/$name.new" <<END
#!/bin/sh
# Starts the version that is current; an update writes another into that file.
exec "$home/versions/\$(cat "$home/current")/$name" "\$@"
END
    chmod 755 "$HOME/.local/bin/$name.new"
    mv "$HOME/.local/bin/$name.new" "$HOME/.local/bin/$name"
done

mkdir -p "$share"
cp -R "$here/share/." "$share/"
sed -i "s|^Exec=tvetdesk-gui|Exec=\"$HOME/.local/bin/tvetdesk-gui\"|" "$share/applications/tvetdesk.desktop"
for tool in "update-mime-database $share/mime" "update-desktop-database $share/applications"; do
    command -v "${tool%% *}" >/dev/null && $tool 2>/dev/null || true
done
echo "TVET Desk $version is installed: $HOME/.local/bin/tvetdesk-gui"
