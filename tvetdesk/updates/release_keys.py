"""The keys that may sign an update, as `minisign -G` prints them.

The secret half never touches a computer of the project: whoever releases makes the pair on a PC without a network and
adds the public line here before the first release. While there is none, no update file is taken.
"""

RELEASE_KEYS: tuple[str, ...] = ()
