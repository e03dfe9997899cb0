"""manage play_demo_quarter: for the first start alone, after each demo pack."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from narratives.demo import play
from narratives.demo_members import (
    ask_of_what_is_published,
    publish_what_is_signed,
    schedule_papers,
)


class Command(BaseCommand):
    help = "Take up the newest release's quarter as the demo people would."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--finish", action="store_true", help="as far as its signature")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        play(now=now, finish=options["finish"])
        publish_what_is_signed(now=now)
        if not options["finish"]:
            ask_of_what_is_published(now=now)
            schedule_papers(now=now)
