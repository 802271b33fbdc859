"""How much memory this process may take from now on; more is refused by the operating system itself."""

from __future__ import annotations

import sys


def limit_memory(more: int) -> None:
    """Let this process take at most so many bytes more than it has now."""
    if sys.platform == "win32":
        _limit_on_windows(more)
    else:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = _taken() + more
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if sys.platform == "win32":
    # From here on not yet run on a Windows PC; written by the documentation of job objects (winnt.h).
    import ctypes
    from ctypes import wintypes

    PROCESS_MEMORY, EXTENDED = 0x100, 9  # JOB_OBJECT_LIMIT_PROCESS_MEMORY, JobObjectExtendedLimitInformation
    BASE = 200 << 20  # what Python and the readers take themselves

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("per_process_time", ctypes.c_int64),
            ("per_job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("basic", _Basic),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    def _limit_on_windows(more: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD,
        )  # fmt: skip
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        job = kernel.CreateJobObjectW(None, None)
        limits = _Extended()
        limits.basic.flags = PROCESS_MEMORY
        limits.process_memory = BASE + more
        if not (
            job
            and kernel.SetInformationJobObject(job, EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        ):
            raise ctypes.WinError(ctypes.get_last_error())

else:

    def _taken() -> int:
        """Bytes of address space this process has; Linux says so, elsewhere a guess is enough for a limit."""
        import resource
        from contextlib import suppress
        from pathlib import Path

        with suppress(FileNotFoundError):
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
            return pages * resource.getpagesize()
        return 400 << 20
