"""What running an installation says when it cannot."""

from flask_babel import lazy_gettext as _l

BACKUP_REFUSALS = {
    "copy_not_sound": _l("The copy of the database is not sound; nothing was kept. Look at the disk."),
    "pg_dump_missing": _l("pg_dump is not installed: install postgresql-client of the server's version."),
    "dump_failed": _l("pg_dump could not copy the database; nothing was kept."),
}
OTHER_KEYS = _l(
    "The keys in instance/ are not those of this database: bring back keys.json from where you keep it."
)
