"""Keeps a set of programs running, each with a log of its own, and stops them in good order."""

import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field

from kpiportal.embedded import processes
from kpiportal.embedded.home import Home, tell
from kpiportal.embedded.house import CHECKOUT
from kpiportal.embedded.processes import StartError

STOP_SECONDS = 10
DEATHS = 5
DEATHS_SECONDS = 60


@dataclass
class Program:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)


@dataclass
class Supervisor:
    home: Home
    environment: dict[str, str]
    programs: list[Program]

    def start(self) -> list[int]:
        """Start all, and return their processes."""
        with processes.undisturbed():
            for program in self.programs:
                self._start(program)
        return self._pids()

    def move_to(self, addresses: dict[str, str]) -> None:
        """Start all again, should the servers have come up on other ports."""
        if not addresses.items() <= self.environment.items():
            self.stop()
            self.environment = self.environment | addresses
            self.start()

    def restart_what_died(self, *, now: float) -> list[int]:
        """Start again what died; if anything did, return the processes of all."""
        died = False
        for program in self.programs:
            if program.process is None or program.process.poll() is None:
                continue
            log = self.home.root / "log" / f"{program.name}.log"
            lately = [moment for moment in program.deaths if now - moment < DEATHS_SECONDS]
            program.deaths = [*lately, now]
            if len(program.deaths) >= DEATHS:
                raise StartError(f"The {program.name} stops again and again. {log} says why.")
            tell(f"The {program.name} stopped by itself; starting it again. {log} says why.")
            processes.kill_group(program.process.pid)
            with processes.undisturbed():
                self._start(program)
            died = True
        return self._pids() if died else []

    def stop(self) -> None:
        """Ask each in turn to stop; kill what hasn't after ten seconds."""
        running = [program.process for program in self.programs if program.process]
        for process in running:
            process.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.01, until - time.monotonic()))
            processes.kill_group(process.pid)
            process.wait()
        for program in self.programs:
            program.process = None

    def _pids(self) -> list[int]:
        return [program.process.pid for program in self.programs if program.process]

    def _start(self, program: Program) -> None:
        with self.home.open_log(program.name) as log:
            program.process = subprocess.Popen(
                program.command,
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # In a session of its own, so that Ctrl-C reaches us alone and we stop it in order.
                start_new_session=True,
                preexec_fn=processes.before_exec(dies_with_us=True),
            )


def end_left_over(pids: list[int]) -> None:
    """End programs of a supervisor that was killed, and their children."""
    for pid in pids:
        if processes.is_alive(pid) and "kpiportal" not in processes.command_line(pid):
            continue  # another program that got the number
        processes.stop(pid, (signal.SIGTERM, 3))
        processes.kill_group(pid)
