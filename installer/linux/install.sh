#!/bin/sh
# Puts TVET Desk into the home of whoever runs this: no administrator needed. Data are never touched.
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
home="$HOME/.local/lib/tvetdesk"
share="${XDG_DATA_HOME:-$HOME/.local/share}"

refuse() {
    echo "$1 Nothing was changed." >&2
    exit 1
}

version=$("$here/tvetdesk/tvetdesk" --version) || refuse "This PC cannot run TVET Desk."
missing=$(ldd "$here"/tvetdesk/_internal/PySide6/Qt/plugins/platforms/libqxcb.so | sed -n 's/ => not found//p' | sort -u)
if [ -n "$missing" ]; then
    echo "Libraries of the system are missing:" $missing >&2
    refuse "Install them first (on Debian: sudo apt-get install libgl1 libegl1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 \
libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0), then run this again."
fi
# An open program would read its modules out of another file.
if [ -d "$home" ] && ls -l /proc/[0-9]*/exe 2>/dev/null | grep -qF -e "-> $(cd "$home" && pwd -P)/versions/"; then
    refuse "TVET Desk is open. Close it, then run this again."
fi

mkdir -p "$home/versions" "$HOME/.local/bin" || refuse "$home cannot be made."
rm -rf "$home/versions/$version.new"
if ! cp -R "$here/tvetdesk" "$home/versions/$version.new" 2>/dev/null; then
    rm -rf "$home/versions/$version.new"
    refuse "TVET Desk could not be copied to $home. Free 160 MB there, then run this again."
fi
if [ -d "$home/versions/$version" ]; then
    rm -rf "$home/versions/$version.old"
    mv "$home/versions/$version" "$home/versions/$version.old"
fi
mv "$home/versions/$version.new" "$home/versions/$version"
rm -rf "$home/versions/$version.old"
printf '%s\n' "$version" >"$home/current.new"
mv "$home/current.new" "$home/current"
cp "$here/uninstall.sh" "$home/uninstall.sh"

quoted=$(printf '%s' "$home" | sed "s/'/'\\\\''/g")
for name in tvetdesk tvetdesk-gui; do
    cat >"$HOME/.local/bin/$name.new" <<END
#!/bin/sh
# Starts the version that is current; an update writes another into that file.
home='$quoted'
exec "\$home/versions/\$(cat "\$home/current")/$name" "\$@"
END
    chmod 755 "$HOME/.local/bin/$name.new"
    mv "$HOME/.local/bin/$name.new" "$HOME/.local/bin/$name"
done

mkdir -p "$share"
cp -R "$here/share/." "$share/"
# Twice: what the desktop reads as a sign of its own is written with a stroke before it, and so is what sed reads.
starts=$(printf '%s' "$HOME/.local/bin/tvetdesk-gui" | sed 's/["`$]/\\\\&/g; s/%/%%/g' | sed 's/[\\&|]/\\&/g')
sed -i "s|^Exec=tvetdesk-gui|Exec=\"$starts\"|" "$share/applications/tvetdesk.desktop"
for tool in update-mime-database:mime update-desktop-database:applications; do
    command -v "${tool%:*}" >/dev/null && "${tool%:*}" "$share/${tool#*:}" 2>/dev/null || true
done
echo "TVET Desk $version is installed: $HOME/.local/bin/tvetdesk-gui"
