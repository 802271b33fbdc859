"""The window of TVET Desk: Qt widgets over the verbs of tvetdesk. Nothing imports it."""
