"""GOV.UK Frontend's compiled CSS and JavaScript, made fit for a site that isn't on GOV.UK.

Its crown, its crest and the typeface GDS Transport belong to GOV.UK alone. All its pictures show
the crown, so none is copied; Source Sans takes the place of the typeface.
"""

import re
import shutil
from pathlib import Path

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FONT_NAME = re.compile(r"""["']?GDS Transport["']?\s*,\s*arial\s*,\s*sans-serif""")
TYPEFACE = "var(--typeface,arial,sans-serif)"  # portal.css says which
FONTS = tuple("source-sans-3-latin-%d-normal.woff2" % weight for weight in (400, 600))
PICTURE = re.compile(r"""url\((["']?)/assets/[^)]*\)""")
SOURCE_MAP = re.compile(r"/[/*]# sourceMappingURL=\S+(\s*\*/)?\s*")
NOT_OURS = ("@font-face", "GDS Transport", "/assets/", "sourceMappingURL")


def copy(modules: Path, target: Path) -> None:
    """From node_modules to our folder, which is made anew."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    govuk = modules / "govuk-frontend" / "dist" / "govuk"
    css = (govuk / "govuk-frontend.min.css").read_text()
    script = (govuk / "govuk-frontend.min.js").read_text()
    _write(target / "govuk-frontend.min.css", fit_css(css))
    _write(target / "govuk-frontend.min.js", fit_script(script))
    for font in FONTS:
        shutil.copy(modules / "@fontsource" / "source-sans-3" / "files" / font, target / font)


def fit_css(css: str) -> str:
    for pattern, instead in ((FONT_FACE, ""), (FONT_NAME, TYPEFACE), (PICTURE, "none")):
        css = pattern.sub(instead, css)
    return SOURCE_MAP.sub("", css)


def fit_script(script: str) -> str:
    """A module that starts itself, so that no page needs an inline script."""
    if not re.search(r"export\s*\{[^}]*\binitAll\b", script):
        raise SystemExit("GOV.UK Frontend exports no initAll() any more: mend bin/assets.py")
    return SOURCE_MAP.sub("", script).rstrip() + "\ninitAll();\n"


def _write(path: Path, text: str) -> None:
    left = [word for word in NOT_OURS if word in text]
    if left:
        raise SystemExit("GOV.UK Frontend still holds %s: mend bin/assets.py" % ", ".join(left))
    path.write_text(text)


if __name__ == "__main__":
    checkout = Path(__file__).resolve().parent.parent
    copy(checkout / "node_modules", checkout / "static" / "vendor")
