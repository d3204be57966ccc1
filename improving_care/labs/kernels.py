"""A kernel that is ready before anybody asks for it."""

import asyncio

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from improving_care.project.keeping import FOLDER

EXPLAIN = "--IPKernelApp.extensions=improving_care.labs.names"
WARM_UP = "--IPKernelApp.exec_lines=import improving_care.labs.control_charts"
REFILL_AFTER = 3  # seconds: the next kernel must not slow the page that took this one


class WarmKernels(AsyncMappingKernelManager):
    """Starts kernels; keeps one with the labs imported for the next door that is opened."""

    _warm: asyncio.Task | None = None
    _closing = False

    def keep_one_warm(self) -> None:
        """Start the spare kernel in the background, unless there is one or the labs are closing."""
        if self._warm is None and not self._closing:
            start = super().start_kernel(
                path=FOLDER, kernel_name="python3", extra_arguments=[EXPLAIN, WARM_UP]
            )
            self._warm = asyncio.ensure_future(start)

    async def start_kernel(self, *, path=None, **kwargs) -> str:
        """Return the id of a running kernel: the spare one for a lab, a new one otherwise.

        The spare works in the folder of the code door; the no-code door reads no file by its place.
        """
        if self._warm is None or path not in ("", FOLDER):
            return await super().start_kernel(path=path, extra_arguments=[EXPLAIN], **kwargs)
        spare, self._warm = self._warm, None
        kernel_id = await spare
        asyncio.get_running_loop().call_later(REFILL_AFTER, self.keep_one_warm)
        return kernel_id

    async def shutdown_kernel(self, kernel_id, now=True, restart=False):
        """Kill the kernel: asked kindly while it starts or works, it would complain, and what a
        learner keeps is on the disk already."""
        return await super().shutdown_kernel(kernel_id, now=True, restart=restart)

    async def shutdown_all(self, now=True) -> None:
        """Kill every kernel, the spare one too: asked kindly while it starts, it would complain."""
        self._closing = True
        if self._warm:
            await asyncio.wait([self._warm])
        await super().shutdown_all(now=now)

    def __bool__(self) -> bool:
        """True, so that Jupyter calls `shutdown_all` also while the only kernel is a starting spare."""
        return True
