import pytest

from bin import assets
from tests.house.programs import CHECKOUT

VENDOR = CHECKOUT / "static" / "vendor"


def test_the_typeface_the_crest_and_the_source_map_of_gov_uk_go() -> None:
    css = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
        ".a{font-family:GDS Transport,arial,sans-serif}"
        '.b{font-family:"GDS Transport", arial, sans-serif;color:red}'
        ".c{background-image:url(/assets/images/govuk-crest.svg);width:1px}"
        "\n/*# sourceMappingURL=govuk-frontend.min.css.map */\n"
    )
    assert assets.fit_css(css) == (
        f".a{{font-family:{assets.TYPEFACE}}}"
        f".b{{font-family:{assets.TYPEFACE};color:red}}"
        ".c{background-image:none;width:1px}\n"
    )


def test_the_script_starts_itself() -> None:
    script = "function initAll(){}export{Button,initAll,version};//# sourceMappingURL=x.js.map\n"
    assert assets.fit_script(script) == (
        "function initAll(){}export{Button,initAll,version};\ninitAll();\n"
    )


def test_a_release_without_what_is_started_stops_the_build() -> None:
    with pytest.raises(SystemExit, match=r"mend bin/assets\.py"):
        assets.fit_script("export{Button};")


def test_what_pages_load_holds_nothing_that_belongs_to_gov_uk() -> None:
    css = (VENDOR / "govuk-frontend.min.css").read_text()
    script = (VENDOR / "govuk-frontend.min.js").read_text()
    assert ".govuk-button{" in css
    assert [word for word in assets.NOT_OURS if word in css + script] == []
    assert script.endswith("initAll();\n")
    pictures = {path.suffix for path in VENDOR.iterdir()} - {".css", ".js", ".woff2", ""}
    assert pictures == set()
