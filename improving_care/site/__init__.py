"""The static site: a Sphinx extension, a theme of our own, and the build with its checks."""

import bz2
import os
import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from improving_care.site.inputs import code_hash

HERE = Path(__file__).parent


def setup(app):
    """Register directives, theme and checks with Sphinx; `_config.yml` names this extension."""
    from pybtex.plugin import register_plugin

    from improving_care.site import claims, elements, pages
    from improving_care.site.beginning import WhereToBegin
    from improving_care.site.board_scene import BoardScene
    from improving_care.site.doors import Doors
    from improving_care.site.game import IsItRandom
    from improving_care.site.home import Hospital, Map
    from improving_care.site.quiz import Quiz
    from improving_care.site.sheets import Cards, Lines
    from improving_care.site.talk import Negotiation, Scripts
    from improving_care.site.tampering import Funnel, RedBeads
    from improving_care.site.timeline import Timeline
    from improving_care.site.walk import WasteWalk
    from improving_care.spc import showing

    os.environ[showing.SITE] = "1"  # a page's code inherits it
    app.add_html_theme("improving_care", str(HERE / "theme"))
    app.add_node(elements.element, html=(elements.visit, elements.depart))
    app.add_directive("quiz", Quiz)
    app.add_directive("where-to-begin", WhereToBegin)
    app.add_role("claim", claims.Claim())
    register_plugin("pybtex.style.formatting", "sources", claims.Sources)
    app.connect("doctree-resolved", claims.say_what_marks_mean)
    app.connect("doctree-resolved", claims.show_strengths)
    # The page of references tells what every other page says of its sources.
    app.connect("env-get-outdated", lambda *_: [claims.REFERENCES])
    app.add_directive("strengths", claims.Strengths)
    app.add_directive("doors", Doors)
    app.add_directive("funnel", Funnel)
    app.add_directive("hospital", Hospital)
    app.add_directive("is-it-random", IsItRandom)
    app.add_directive("modules-map", Map)
    app.add_directive("negotiation", Negotiation)
    app.add_directive("scripts", Scripts)
    app.add_directive("red-beads", RedBeads)
    app.add_directive("cards", Cards)
    app.add_directive("lines", Lines)
    app.add_directive("waste-walk", WasteWalk)
    app.add_directive("timeline", Timeline)
    app.add_directive("board-scene", BoardScene)
    app.add_js_file("course.js", loading_method="defer")
    app.add_js_file("charts.js", loading_method="defer")
    app.add_js_file("is-it-random.js", loading_method="defer")
    app.add_css_file("is-it-random.css")
    app.add_js_file("walk.js", loading_method="defer")
    app.add_js_file("timeline.js", loading_method="defer")
    app.add_js_file("board-scene.js", loading_method="defer")
    app.add_js_file("compact.js", loading_method="defer")
    app.add_css_file("compact.css")
    app.add_js_file("tampering.js", loading_method="defer")
    app.add_css_file("tampering.css")
    app.add_css_file("sheets.css")
    app.connect("config-inited", keep_outputs_with_their_code)
    # After every other extension has added its files to the page.
    app.connect("html-page-context", pages.finish_page, priority=900)
    app.connect("build-finished", finish_site, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def keep_outputs_with_their_code(app, config) -> None:
    """Keep each page's outputs under a hash of our code, so that a change there runs it again.

    jupyter-cache looks at the page alone: a repaired formula would go on showing old numbers.
    """
    if not config.nb_execution_cache_path:
        root = Path(app.confdir)
        outputs = root / "_build" / ".jupyter_cache"
        config.nb_execution_cache_path = str(outputs / code_hash(root))
        for older in set(outputs.glob("*")) - {Path(config.nb_execution_cache_path)}:
            shutil.rmtree(older, ignore_errors=True)


def finish_site(app, exception) -> None:
    """Write the files made at build time, then check the whole site; SphinxError if it is poor."""
    if exception or app.builder.format != "html":
        return
    import vl_convert
    from sphinx.errors import ExtensionError

    from improving_care.site.checks import check_site
    from improving_care.spc.colours import stylesheet

    out = Path(app.outdir)
    (out / "_static" / "colours.css").write_text(stylesheet(), encoding="utf8")
    # The bundle's hundreds of top-level names would clash with other scripts' and its UMD parts
    # would look for require.js; inside a function neither can happen.
    bundle = vl_convert.javascript_bundle()
    (out / "_static" / "vega.js").write_text(
        f"(function (define, exports, module) {{{bundle}}})();\n", encoding="utf8"
    )
    write_zips(Path(app.confdir, "datasets"), out / "tables")
    # A plain web host has no lab behind it; the course's own server answers this file itself.
    (out / "doors.js").write_text("window.courseDoors = null;\n", encoding="utf8")
    (out / "index.html").write_text(
        '<!DOCTYPE html><html lang="en-GB"><title>Improving Care</title>'
        f'<meta http-equiv="refresh" content="0; url={app.config.root_doc}.html">'
        f'<p><a href="{app.config.root_doc}.html">Improving Care</a></p></html>\n',
        encoding="utf8",
    )
    if problems := check_site(out, list(app.config.external_site_map)):
        raise ExtensionError("\n".join(problems))


def write_zips(tables: Path, folder: Path) -> None:
    """Write a zip file for each compressed table: no program of a hospital PC opens bzip2."""
    folder.mkdir(exist_ok=True)
    for path in sorted(tables.glob("*.csv.bz2")):
        name = path.name.removesuffix(".csv.bz2")
        with ZipFile(folder / f"{name}.zip", "w", ZIP_DEFLATED) as file:
            file.writestr(f"{name}.csv", bz2.decompress(path.read_bytes()))
