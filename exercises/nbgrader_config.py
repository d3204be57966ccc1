"""How nbgrader makes, marks and returns this course's exercises; formgrader reads it too."""

from improving_care.grading.formgrader import TEMPLATES
from improving_care.grading.handed_in import CODE_STUB, TEXT_STUB

c = get_config()  # noqa: F821, nbgrader gives it

c.CourseDirectory.course_id = "improving-care"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    "known.json",
    "*.part",
]
c.ClearSolutions.code_stub = {"python": CODE_STUB}
c.ClearSolutions.text_stub = TEXT_STUB
c.Execute.timeout = 60  # seconds a cell; the slowest of ours needs three
c.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"]
c.GenerateFeedback.exporter_class = "improving_care.grading.feedback.FeedbackPage"
c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades"]
# Whoever marks sees what anybody may have handed in: nothing of it may run in their browser.
c.HTMLExporter.sanitize_html = True
c.WidgetsDataTypeFilter.display_data_priority = ["image/png", "text/plain"]
c.HTMLExporter.filters = {"markdown2html": "improving_care.grading.formgrader.markdown"}
c.HTMLExporter.extra_template_basedirs = TEMPLATES
# Where the site stands, if it stands somewhere, so that feedback pages link to it:
# c.FeedbackPage.site = "https://example.org/improving-care/"
