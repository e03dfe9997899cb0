"""How far a long piece of work has come, for the page that waits for it.

The work is one transaction, and nobody sees into it until its end. So this is written on a
connection of its own; a kill loses nothing but the words.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from indicators.models import Upload

Tell = Callable[[str], None]


@contextmanager
def told(upload: Upload) -> Iterator[Tell]:
    """Somebody may read at once what `tell` was given last."""
    aside = connection.get_new_connection(connection.get_connection_params())
    aside.autocommit = True

    def tell(words: str) -> None:
        with aside.cursor() as cursor:
            cursor.execute(
                "UPDATE indicators_uploadprogress SET words = %s, at = clock_timestamp()"
                " WHERE upload_id = %s",
                [words, upload.pk],
            )

    try:
        yield tell
    finally:
        aside.close()
