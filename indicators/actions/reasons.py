"""What was said of an upload's figures stays with the figures."""

from django.db import connection

from indicators.models import Release, Upload


def keep_reasons(upload: Upload, release: Release) -> None:
    """Why each was changed, by its own reason or the upload's, and why what is odd is right."""
    with connection.cursor() as cursor:
        for statement in (_RESTATED, _ODD):
            cursor.execute(statement, {"upload": upload.pk, "release": release.pk})


_VALUE = """
    JOIN indicators_indicator i ON i.code = s.code
    JOIN indicators_value v ON v.indicator_id = i.id AND v.category = s.category
        AND v."end" = s."end" AND v.months = s.months AND v.release_id = %(release)s
        AND v.superseded_at IS NULL
"""

_RESTATED = f"""
    INSERT INTO indicators_reason (value_id, asks, about, reason, by_id, at)
    SELECT v.id, 'restated', '', coalesce(nullif(s.reason, ''), u.reason), u.confirmed_by_id,
        u.confirmed_at
    FROM indicators_uploadline s
    JOIN indicators_upload u ON u.id = s.upload_id
    {_VALUE}
    WHERE s.upload_id = %(upload)s AND s.is_restatement
    ORDER BY s.row
"""

_ODD = f"""
    INSERT INTO indicators_reason (value_id, asks, about, reason, by_id, at)
    SELECT v.id, 'odd', s.kind || '. ' || s.sentence, s.reason, s.accepted_by_id, s.accepted_at
    FROM indicators_uploadwarning s
    {_VALUE}
    WHERE s.upload_id = %(upload)s AND s.accepted_at IS NOT NULL
    ORDER BY s.id
"""
