"""What every answer carries, whatever it answers."""

from django.http import HttpResponse

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def missing(answer: HttpResponse, *, is_kept: bool = False) -> list[str]:
    """What it should carry and doesn't. `is_kept`: browsers may keep a copy."""
    wrong = [name for name, value in ALWAYS.items() if answer.get(name) != value]
    policy = {part.strip() for part in answer.get("Content-Security-Policy", "").split(";")}
    if not is_kept and "no-store" not in answer.get("Cache-Control", ""):
        wrong.append("Cache-Control")
    return wrong + sorted(POLICY ^ policy)
