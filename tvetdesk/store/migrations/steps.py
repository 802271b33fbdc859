"""All migrations in order; a new one is added here by hand, so that the frozen program finds it."""

from tvetdesk.store.migrations import Migration, m0001_first

MIGRATIONS = (Migration(1, "the first tables", tables=m0001_first.TABLES),)
