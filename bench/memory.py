"""How much memory this process has filled at most."""

from pathlib import Path


def most_megabytes(*, anew: bool = False) -> float:
    """The peak since it was last counted anew; getrusage would tell the parent's too."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
