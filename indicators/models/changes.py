"""That something was written which a scorecard is made of."""

from django.db import connection, models


class ChangeManager(models.Manager["Change"]):
    def mark(self) -> int:
        """Greater after each statement that wrote any of it, as soon as it is committed.

        A sum, since one that was begun earlier may be committed later: of the newest, which is
        more than are ever under way together.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(sum(id), 0)::bigint FROM"
                " (SELECT id FROM indicators_change ORDER BY id DESC LIMIT 1000) newest"
            )
            return int(cursor.fetchone()[0])


class Change(models.Model):
    """A statement that wrote to one of the tables; a trigger of theirs adds the row."""

    objects = ChangeManager()

    def __str__(self) -> str:
        return f"statement {self.pk}"
