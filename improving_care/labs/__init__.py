"""The labs: where a person moves a chart, reads the code behind it, and changes it."""
