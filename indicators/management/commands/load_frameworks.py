"""Take in frameworks and the places of indicators in them, as a council writes them down once."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from indicators.actions.frameworks import add_framework, place_indicator
from indicators.models import Definition, Framework
from indicators.rules import tags

OF_A_FRAMEWORK = {"name", "own", "levels", "themes", "questions"}
OF_A_PLACE = {"codes", "level", "theme", "question", "topic"}


class Command(BaseCommand):
    help = (
        "Take in frameworks from a TOML file: [[framework]] with name, own, levels, themes and"
        ' questions (by "level / theme"), and [[place]] with codes, level, theme, question, topic'
        " and, by the name of any other framework, a place in it. A framework that is there"
        " already, and an indicator that has a place or a tag, are left as they are; a file with"
        " faults changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the TOML file")

    @transaction.atomic
    def handle(self, *args: Any, path: Path, verbosity: int, **options: Any) -> None:
        with path.open("rb") as opened:
            try:
                file = tomllib.load(opened)
            except tomllib.TOMLDecodeError as error:
                raise CommandError(
                    f"{path.name} is no TOML: {error}. Nothing was changed."
                ) from None
        current = Definition.objects.current().select_related("indicator")
        known = {each.indicator.code: each for each in current}
        frameworks, places = file.get("framework", []), file.get("place", [])
        faults = [*_faults_of(frameworks), *_faults_in(places, frameworks, known)]
        if faults:
            self.stdout.write("\n".join(faults))
            raise CommandError("Nothing was changed.")
        added = sum(_add(each) for each in frameworks)
        placed = sum(_place(known[code], place) for place in places for code in place["codes"])
        if verbosity:
            self.stdout.write(f"Took in {added} frameworks and {placed} places.")


def _faults_of(frameworks: list[dict[str, Any]]) -> Iterator[str]:
    for number, said in enumerate(frameworks, start=1):
        what = f"framework {number}"
        if strange := sorted(said.keys() - OF_A_FRAMEWORK):
            yield f"{what}: {', '.join(strange)} is not known."
        if not said.get("name") or not said.get("levels"):
            yield f"{what}: write its name and its levels."
            continue
        for where in said.get("questions", {}):
            level, theme = tags.place(where)
            if level not in said["levels"] or theme not in said.get("themes", [""]):
                yield f"{what}: the questions of {where!r} are of no cell of it."


def _faults_in(
    places: list[dict[str, Any]], frameworks: list[dict[str, Any]], known: dict[str, Definition]
) -> Iterator[str]:
    named = {each.get("name", ""): each for each in frameworks}
    own = next((each for each in frameworks if each.get("own")), None)
    for number, said in enumerate(places, start=1):
        what = f"place {number}"
        for code in sorted(set(said.get("codes", [])) - known.keys()):
            yield f"{what}: there is no indicator {code}."
        if "level" in said and own is None:
            yield f"{what}: it has a level, and no framework is the council’s own."
        stands = {own["name"]: (said.get("level"), said.get("theme", ""))} if own else {}
        for name in said.keys() - OF_A_PLACE:
            if name not in named:
                yield f"{what}: there is no framework {name}."
            stands[name] = tags.place(said[name])
        for name, (level, theme) in stands.items():
            frame = named.get(name, {})
            if (
                level is not None
                and name in named
                and (level not in frame.get("levels", []) or theme not in frame.get("themes", [""]))
            ):
                yield f"{what}: {name} has no cell {level} / {theme}."


def _add(said: dict[str, Any]) -> bool:
    is_own = said.get("own", False)
    there = Framework.objects.filter(name=said["name"])
    if there.exists() or (is_own and Framework.objects.filter(is_own=True).exists()):
        return False
    add_framework(
        by=None,
        name=said["name"],
        is_own=is_own,
        levels=said["levels"],
        themes=said.get("themes", []),
        questions=said.get("questions", {}),
        now=timezone.now(),
    )
    return True


def _place(definition: Definition, said: dict[str, Any]) -> bool:
    if definition.level or definition.theme or definition.tags:
        return False
    reserved = {tags.QUESTION: said.get("question", ""), tags.TOPIC: said.get("topic", "")}
    others = {name: said[name] for name in said.keys() - OF_A_PLACE}
    place_indicator(
        by=None,
        indicator=definition.indicator,
        seen=definition.pk,
        level=said.get("level", ""),
        theme=said.get("theme", ""),
        said={**dict(sorted(others.items())), **reserved},
        now=timezone.now(),
    )
    return True
