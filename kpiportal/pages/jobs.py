"""Work in the background: what waits, runs, was done lately, and what was set aside and why."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kpiportal import jobs as actions
from kpiportal.access import SEE_JOBS, needs
from kpiportal.models import Job
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Moment, Number, Table, arrange

DONE_LATELY = 50


class ToDo(Table):
    caption = "Waiting or running"
    kind = Column(verbose_name="Work")
    key = Column(verbose_name="Which")
    state = Column()
    attempts = Number(verbose_name="Tries so far")
    asked_at = Moment(verbose_name="Asked for")
    due_at = Moment(verbose_name="Due")
    error = Column(verbose_name="Last problem")

    class Meta:
        orderable = False

    def render_kind(self, value: str) -> str:
        return value.capitalize()

    def render_state(self, record: Job) -> str:
        return record.get_state_display()


class Done(Table):
    caption = "Done lately"
    kind = Column(verbose_name="Work")
    key = Column(verbose_name="Which")
    attempts = Number(verbose_name="Tries")
    asked_at = Moment(verbose_name="Asked for")
    done_at = Moment(verbose_name="Done")

    class Meta:
        orderable = False

    def render_kind(self, value: str) -> str:
        return value.capitalize()


@needs(SEE_JOBS)
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    to_do = Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])
    done = Job.objects.filter(state=Job.State.DONE).order_by(F("done_at").desc())[:DONE_LATELY]
    context = {
        "set_aside": Job.objects.filter(state=Job.State.SET_ASIDE).order_by("asked_at"),
        "to_do": arrange(
            request,
            ToDo(to_do.order_by("due_at"), prefix="to-do-", empty_text="Nothing waits or runs."),
        ),
        "done": Done(done, prefix="done-", empty_text="Nothing was done yet."),
    }
    return render(request, "kpiportal/jobs.html", context)


@needs(SEE_JOBS)
@require_POST
def try_again(request: HttpRequest, job_id: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=job_id)
    if actions.try_again(job, by=reader_of(request), now=timezone.now()):
        messages.success(request, "It is in line again.")
    else:
        messages.info(request, "Somebody else started it again already.")
    return redirect("jobs")
