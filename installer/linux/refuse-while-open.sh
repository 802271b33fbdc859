#!/bin/sh
# Before the package is put in or taken away: an open program would read its modules out of another file.
set -e
case "$1" in
    install | upgrade | remove)
        if ls -l /proc/[0-9]*/exe 2>/dev/null | grep -qF -e "-> /opt/tvetdesk/"; then
            echo "TVET Desk is open on this PC. Close it, then do this again. Nothing was changed." >&2
            exit 1
        fi
        ;;
esac
