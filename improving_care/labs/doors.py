"""The doors of the labs: the built site, the code door, the exercise, and starting again."""

import asyncio
import json
import shutil
from pathlib import Path
from urllib.parse import quote

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from improving_care.project.keeping import FOLDER, put_aside

DOORS_JS = (
    'window.courseDoors = {lab: "/voila/render/", code: "/door/code/", '
    'again: "/door/again/", exercise: "/door/exercise/", mark: "/door/mark/"};\n'
)


def add_doors(app: web.Application, site: Path, notebooks: Path, exercises: Path) -> None:
    """Give `app` the built site at /course/ and the doors to the labs and exercises."""
    (notebooks / FOLDER).mkdir(exist_ok=True)
    folders = {"notebooks": notebooks, "exercises": exercises}
    app.add_handlers(
        ".*$",
        [
            (r"/course", web.RedirectHandler, {"url": "/course/"}),
            (r"/course/doors\.js", DoorsScript),
            (r"/course/(.*)", SitePage, {"path": site, "default_filename": "index.html"}),
            (r"/door/?", Entrance, folders),
            (r"/door/code/(.+)", CodeDoor, folders),
            (r"/door/exercise/(.+)", ExerciseDoor, folders),
            (r"/door/mark/(.+)", MarkDoor, folders),
            (r"/door/again/(.+)", StartAgain, folders),
        ],
    )


def my_copy(original: Path, work: Path) -> Path:
    """Return the person's own copy of `original` in the folder `work`, made if there is none."""
    copy = work / original.name
    if not copy.exists():
        work.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, copy)
    return copy


def keep_and_renew(original: Path, work: Path) -> Path:
    """Move the person's copy to `work`/kept/ under the next free number; return a fresh one."""
    put_aside(work / original.name)
    return my_copy(original, work)


def is_module(slug: str) -> bool:
    """Say whether a lab belongs to a module, whose slug begins with its number."""
    return slug[:2].isdigit()


def title(notebook: Path) -> str:
    """Return the first heading of a notebook file, or its name where it has none."""
    cells = json.loads(notebook.read_text(encoding="utf-8")).get("cells", [])
    lines = (line for cell in cells for line in "".join(cell["source"]).splitlines())
    return next((line[2:] for line in lines if line.startswith("# ")), notebook.stem)


class SitePage(JupyterHandler, web.StaticFileHandler):
    """A file of the built site; needs no login. A token in the address becomes a cookie."""

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        if "token" in self.request.arguments:
            return self.redirect(self.request.path)
        return await web.StaticFileHandler.get(self, path, include_body)

    @allow_unauthenticated
    async def head(self, path: str) -> None:
        return await self.get(path, include_body=False)

    def write_error(self, status_code: int, **kwargs) -> None:
        """Answer a wrong address with one sentence."""
        self.finish(
            self.render_template(
                "labs.html",
                title="There is no such page",
                sentence="Go back, or to the course above.",
            )
        )


class DoorsScript(JupyterHandler):
    """The script that tells the site's pages that a server stands behind their doors."""

    @allow_unauthenticated
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(DOORS_JS)


class Door(JupyterHandler):
    """What all doors share: the folders, finding a notebook by its slug, and opening it."""

    def initialize(self, notebooks: Path, exercises: Path) -> None:
        self.notebooks = notebooks
        self.exercises = exercises
        self.work = notebooks / FOLDER

    def lab(self, slug: str) -> Path:
        """Return the lab's notebook; only names that stand in the folder are looked up."""
        for notebook in self.notebooks.glob("*.ipynb"):
            if notebook.stem == slug:
                return notebook
        raise web.HTTPError(404, reason="No such lab")

    def open_in_lab(self, notebook: Path) -> None:
        """Send the browser to JupyterLab's view of this one notebook."""
        self.redirect("/doc/tree/" + quote(notebook.relative_to(self.notebooks).as_posix()))

    def write_error(self, status_code: int, **kwargs) -> None:
        """Answer a wrong address with one sentence and the labs there are."""
        if status_code != 404:
            return super().write_error(status_code, **kwargs)
        self.list_labs(title="There is no such lab", sentence="Choose one of these.")

    def list_labs(self, **names) -> None:
        labs = [
            {
                "slug": notebook.stem,
                "title": title(notebook),
                "module": is_module(notebook.stem),
                "exercise": (self.exercises / "source" / notebook.stem).is_dir(),
            }
            for notebook in sorted(self.notebooks.glob("*.ipynb"))
        ]
        self.finish(self.render_template("labs.html", labs=labs, **names))


class Entrance(Door):
    """The labs there are, each with its doors."""

    @web.authenticated
    def get(self) -> None:
        self.list_labs()


class CodeDoor(Door):
    """The lab with its code open, in a copy that is the person's own."""

    @web.authenticated
    def get(self, slug: str) -> None:
        self.open_in_lab(my_copy(self.lab(slug), self.work))


class ExerciseDoor(Door):
    """The exercise as trainees get it, in a copy that is the person's own."""

    @web.authenticated
    async def get(self, slug: str) -> None:
        # nbgrader takes seconds to import, which only those who open an exercise should wait for.
        from improving_care.grading.course import CourseError
        from improving_care.grading.release import released

        self.lab(slug)
        try:
            exercise = await asyncio.to_thread(released, slug, self.exercises)
        except CourseError as error:
            self.set_status(404)
            return self.list_labs(title="The exercise is not there", sentence=str(error))
        self.open_in_lab(my_copy(exercise, self.work / "exercise"))


class MarkDoor(Door):
    """The page with the marks of who learns alone, from their copy as it was saved last."""

    @web.authenticated
    async def get(self, slug: str) -> None:
        from improving_care.grading.course import CourseError
        from improving_care.grading.feedback import page_alone
        from improving_care.grading.pool import ExerciseError

        name = self.lab(slug).name
        try:
            notebook = self.work / "exercise" / name
            self.finish(await asyncio.to_thread(page_alone, slug, notebook, "/course/"))
        except (CourseError, ExerciseError) as problem:
            self.set_status(404)
            self.list_labs(title="Not marked yet", sentence=str(problem))


class StartAgain(Door):
    """Asks; then puts the person's copy aside and opens the lab as it was."""

    @web.authenticated
    def get(self, slug: str) -> None:
        self.lab(slug)
        self.finish(self.render_template("again.html", slug=slug))

    @web.authenticated
    async def post(self, slug: str) -> None:
        original = self.lab(slug)
        await self._close_session(original.name)
        self.open_in_lab(keep_and_renew(original, self.work))

    async def _close_session(self, name: str) -> None:
        """End the kernel of the old copy, so that the fresh one does not start with its values."""
        for session in await self.session_manager.list_sessions():
            if session["path"] == f"{FOLDER}/{name}":
                await self.session_manager.delete_session(session["id"])
