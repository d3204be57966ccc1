"""The pictures of module 17: teams of unlike size, the kind of ward, the desk, and time given."""

import altair as alt
import numpy as np
import pandas as pd

from improving_care.leading import desk, payback
from improving_care.leading.engagement import PARTS, funnel, survey
from improving_care.leading.link import made_up
from improving_care.leading.tampering import RULES, times_wider
from improving_care.site.figures import chart_of, slider_of, words_of
from improving_care.spc import PALETTE

YEARS = (2022, 2023, 2024)
HOURS_GIVEN = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)  # % of a ward's hours


def parts_of(team: str) -> pd.DataFrame:
    """Engagement of one team and its three parts, year by year, with how many answered."""
    table = survey()
    return _years(table[table["team"] == team])


def parts_of_everybody() -> pd.DataFrame:
    """Engagement and its three parts for all who answered, year by year."""
    return _years(survey(["year"]))


def _years(table: pd.DataFrame) -> pd.DataFrame:
    shown = table.set_index("year")[["answers", "engagement", *PARTS]]
    return shown.round(1).rename_axis(None)


def teams_by_size() -> alt.LayerChart:
    """Each team's engagement by how many answered, with the lines of chance; the year is a slider."""
    scored = survey()
    points, lines = [], []
    for year in YEARS:
        teams = funnel(scored[scored["year"] == year]).sort_values("engagement")
        last = teams["team"].iloc[0]
        out = teams[teams["stands_out"] != "no"]
        named = " ".join(
            f"{_listed(out['team'][out['stands_out'] == side])} {words}."
            for side, words in (("low", "below the lines"), ("high", "above the lines"))
            if (out["stands_out"] == side).any()
        )
        said = f"{year}. Last: {last}. {named}"
        for row in teams.itertuples():
            points.append(
                {
                    "year": year,
                    "answers": row.answers,
                    "engagement": round(row.engagement, 2),
                    "out": row.stands_out != "no",
                    "name": row.team if row.stands_out != "no" or row.team == last else "",
                    "said": said if row.team == last else None,
                }
            )
        half = (teams["high"] - teams["everybody"]) * np.sqrt(teams["answers"])
        for size in range(18, 212, 3):
            reach = half.iloc[0] / np.sqrt(size)
            middle = teams["everybody"].iloc[0]
            lines.append(
                {"year": year, "answers": size}
                | {"low": round(middle - reach, 3), "high": round(middle + reach, 3)}
                | {"middle": round(middle, 3)}
            )
    here = {"filter": "datum.year == survey"}
    x = {"field": "answers", "type": "quantitative", "title": "how many answered"}
    x["scale"] = {"domain": [15, 210], "nice": False}
    y = {"field": "engagement", "type": "quantitative", "title": "engagement, 0 to 10"}
    y["scale"] = {"domain": [4.8, 9], "nice": False}

    def line(field: str, **mark) -> dict:
        return {
            "data": {"name": "lines"},
            "transform": [here],
            "mark": {"type": "line", "color": PALETTE["limits"], "strokeWidth": 1.5, **mark},
            "encoding": {"x": x, "y": y | {"field": field}},
        }

    return chart_of(
        description="26 teams of Merewick, one year at a time: engagement from 0 to 10 by how many "
        "answered, with lines that chance seldom crosses, wide for small teams and narrow for "
        "large ones. Teams beyond the lines are named squares; so is the name of the last team. "
        "In 2022 the last team lies within the lines.",
        title={"text": "Twenty-six teams, and what chance does to each"},
        params=[slider_of("survey", "Year of the survey", YEARS[0], YEARS[-1], YEARS[0])],
        datasets={"points": points, "lines": lines},
        layer=[
            line("middle"),
            line("low", strokeDash=[6, 4]),
            line("high", strokeDash=[6, 4]),
            {
                "data": {"name": "points"},
                "transform": [here],
                "mark": {"type": "point", "size": 70, "strokeWidth": 1.8, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "shape": _by("out", "circle", "square"),
                    "fill": _by("out", PALETTE["paper"], PALETTE["neither"]),
                    "stroke": _by("out", PALETTE["common cause"], PALETTE["neither"]),
                },
            },
            *(
                {
                    "data": {"name": "points"},
                    "transform": [here, {"filter": "datum.name != ''"}],
                    "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 12, **look},
                    "encoding": {"x": x, "y": y, "text": {"field": "name", "type": "nominal"}},
                }
                # A name on a broad one in the paper's colour: no line crosses it.
                for look in ({"stroke": PALETTE["paper"], "strokeWidth": 5}, {})
            ),
            {"data": {"name": "points"}}
            | words_of("datum.said", here, {"filter": "datum.said != null"}),
        ],
    )


def kind_of_ward() -> alt.LayerChart:
    """Forty invented wards in which engagement does nothing to harm; what the kind of ward moves is
    a slider, and the browser works out how closely the two go together."""
    plain, driven = made_up(0, 0), made_up(0, 1)
    values = [
        {
            "kind": kind,
            "e": round(e, 3),
            "h": round(h, 3),
            "de": round(de, 3),
            "dh": round(dh, 3),
        }
        for kind, e, h, de, dh in zip(
            plain["kind"],
            plain["engagement"],
            plain["harm"],
            driven["engagement"] - plain["engagement"],
            driven["harm"] - plain["harm"],
            strict=True,
        )
    ]
    x = {"field": "engagement", "type": "quantitative", "title": "engagement, 0 to 10"}
    x["scale"] = {"domain": [5, 8.4], "nice": False}
    y = {"field": "harm", "type": "quantitative", "title": "harm per 1,000 bed days"}
    y["scale"] = {"domain": [0, 15], "nice": False}
    said = (
        "'Correlation across all wards ' + replace(format(datum.all_r, '.2f'), '-', '−')"
        " + '; within a kind ' + replace(format(datum.kind_r, '.2f'), '-', '−') + '.'"
    )
    return chart_of(
        description="Forty invented wards of two kinds, by engagement and harm. When the kind of "
        "ward drives neither figure the points are one cloud with no slope. When it drives both, "
        "wards for older people lie high on the left and short-stay wards low on the right, so that "
        "the two figures go together although neither moves the other.",
        title={"text": "Forty wards where engagement does nothing to harm"},
        params=[slider_of("driven", "The kind of ward drives both, %", 0, 100, 0, 10)],
        data={"values": values},
        transform=[
            {"calculate": "datum.e + driven / 100 * datum.de", "as": "engagement"},
            {"calculate": "datum.h + driven / 100 * datum.dh", "as": "harm"},
            *_correlated("all_r"),
            *_correlated("each_r", ["kind"]),
            {"joinaggregate": [{"op": "mean", "field": "each_r", "as": "kind_r"}]},
        ],
        layer=[
            {
                "mark": {"type": "point", "size": 75, "strokeWidth": 1.8, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "shape": _by("kind", "circle", "square", ["older people", "short stay"])
                    | {"legend": {"title": None, "orient": "bottom"}},
                    "fill": _by(
                        "kind",
                        PALETTE["concerning"],
                        PALETTE["paper"],
                        ["older people", "short stay"],
                    ),
                    "stroke": _by(
                        "kind",
                        PALETTE["concerning"],
                        PALETTE["improving"],
                        ["older people", "short stay"],
                    ),
                },
            },
            words_of(
                said,
                {"window": [{"op": "row_number", "as": "row"}]},
                {"filter": "datum.row == 1"},
            ),
        ],
    )


def _correlated(name: str, groupby=()) -> list[dict]:
    """Return transforms that give Pearson's correlation of engagement and harm, by group."""
    products = {"xy": "datum.engagement * datum.harm", "xx": "pow(datum.engagement, 2)"}
    products["yy"] = "pow(datum.harm, 2)"
    means = {"x": "engagement", "y": "harm"} | {key: key for key in products}
    return [
        *({"calculate": formula, "as": key} for key, formula in products.items()),
        {
            "joinaggregate": [
                {"op": "mean", "field": field, "as": f"m{key}"} for key, field in means.items()
            ],
            "groupby": list(groupby),
        },
        {
            "calculate": "(datum.mxy - datum.mx * datum.my) / sqrt((datum.mxx - pow(datum.mx, 2)) "
            "* (datum.myy - pow(datum.my, 2)))",
            "as": name,
        },
    ]


def on_the_desk() -> alt.LayerChart:
    """One thing done for 200 weeks: what the board sees and what is so; what is done is chosen."""
    rows, told = [], []
    for does in desk.DOES:
        lived = desk.lived(does)
        for name, values in (("in truth", lived.harm), ("as reported", lived.seen)):
            mean = values.mean(axis=0).reshape(-1, 10).mean(axis=1)
            rows += [
                {"does": does, "what": name, "week": 10 * k + 5, "harm": round(float(value), 2)}
                for k, value in enumerate(mean)
            ]
        told.append({"does": does, "said": desk_in_words(does)})
    x = {"field": "week", "type": "quantitative", "title": "week"}
    x["scale"] = {"domain": [0, desk.WEEKS], "nice": False}
    y = {"field": "harm", "type": "quantitative", "title": "harmed in a week"}
    y["scale"] = {"domain": [0, 15]}
    kinds = ["in truth", "as reported"]
    return chart_of(
        description="Two lines over 200 weeks for each of six things a leader may do: how many are "
        "harmed in truth, and how many are reported. After letters or blame fewer are reported and "
        "as many are harmed; after going to see more are reported and somewhat fewer harmed.",
        title={"text": "Two hundred weeks of it: a mean of 200 wards"},
        params=[
            {
                "name": "chosen",
                "value": "wait",
                "bind": {"input": "select", "options": list(desk.DOES), "name": "You"},
            }
        ],
        datasets={"rows": rows, "told": told},
        layer=[
            {
                "data": {"name": "rows"},
                "transform": [{"filter": "datum.does == chosen"}],
                "mark": {"type": "line", "strokeWidth": 2.5},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {
                        "field": "what",
                        "type": "nominal",
                        "scale": {
                            "domain": kinds,
                            "range": [PALETTE["concerning"], PALETTE["common cause"]],
                        },
                        "legend": None,
                    },
                    "strokeDash": {
                        "field": "what",
                        "type": "nominal",
                        "scale": {"domain": kinds, "range": [[1, 0], [6, 4]]},
                        "legend": None,
                    },
                },
            },
            {
                "data": {"name": "rows"},
                "transform": [{"filter": "datum.does == chosen && datum.week == 5"}],
                "mark": {"type": "text", "align": "left", "dy": -12, "fontSize": 13},
                "encoding": {"x": x, "y": y, "text": {"field": "what", "type": "nominal"}},
            },
            {"data": {"name": "told"}} | words_of("datum.said", {"filter": "datum.does == chosen"}),
        ],
    )


def desk_in_words(does: str) -> str:
    """What came of one thing done for 200 weeks, on average, in one short sentence."""
    lived = desk.lived(does)
    first = slice(0, 26)
    return (
        f"Reported: from {lived.seen[:, first].mean():.1f} to "
        f"{lived.at_the_end('seen').mean():.1f} a week. In truth: from "
        f"{lived.harm[:, first].mean():.1f} to {lived.at_the_end('harm').mean():.1f}."
    )


def six_at_the_desk() -> pd.DataFrame:
    """What came of each of the six, on average of 200 wards over the last half year."""
    table = {}
    for does in desk.DOES:
        lived = desk.lived(does)
        table[does] = {
            "hours in all": round(lived.hours.sum(axis=1).mean()),
            "harmed a week": round(lived.at_the_end("harm").mean(), 1),
            "reported a week": round(lived.at_the_end("seen").mean(), 1),
            "red weeks of 100": round(100 * lived.red[:, -26:].mean()),
            "trust, at first 100": round(100 * lived.at_the_end("trust").mean()),
        }
    return pd.DataFrame(table).T.astype({"red weeks of 100": int, "hours in all": int})


def wider(drops=(60, 2000)) -> pd.DataFrame:
    """How many times as far from the target the marbles lie under each rule as under rule 1."""
    return pd.DataFrame(
        {
            f"{count:,} drops": [round(times_wider(rule, count), 2) for rule in RULES]
            for count in drops
        },
        index=pd.Index([f"rule {rule}" for rule in RULES]),
    )


def hours_back() -> alt.LayerChart:
    """Hours freed less hours given over four years, in 1,000 wards; the reader moves the share that
    is given, and chooses for how long."""
    rows, told = [], []
    for given in HOURS_GIVEN:
        for kept, weeks in payback.GIVES.items():
            found = payback.balance(float(given), weeks)
            which = {"given": given, "kept": kept}
            low, middle, high = np.percentile(found, [10, 50, 90], axis=0).round(2)
            for week in (0, *range(12, payback.WEEKS, 13)):
                rows.append(
                    which
                    | {"week": week + 1, "low": float(low[week])}
                    | {"middle": float(middle[week]), "high": float(high[week])}
                )
            told.append(which | {"said": paid_back_in_words(given, weeks)})
    here = {"filter": "datum.given == share && datum.kept == kept"}
    x = {"field": "week", "type": "quantitative", "title": "week"}
    x["scale"] = {"domain": [0, 210], "nice": False}
    y = {"field": "middle", "type": "quantitative", "title": "weeks' work ahead or behind"}
    y["scale"] = {"domain": [-13, 12], "nice": False}
    return chart_of(
        description="A ward's hours freed less hours given over four years, counted in weeks of the "
        "whole ward's work: the middle ward and the band of eight wards in ten. At first every ward "
        "is behind. Of 1,000 wards that go on giving 5 per cent about half are ahead after four "
        "years, of those that stop after one year more; of those that go on giving 1 per cent or "
        "10 per cent few or none are.",
        title={"text": "Hours back, or not: 1,000 wards over four years"},
        params=[
            slider_of("share", "Hours given to improvement, %", 1, 10, 5),
            {
                "name": "kept",
                "value": "all four years",
                "bind": {"input": "select", "options": [*payback.GIVES][::-1], "name": "For"},
            },
        ],
        datasets={"rows": rows, "told": told},
        layer=[
            {
                "data": {"name": "rows"},
                "transform": [here],
                "mark": {"type": "area", "color": PALETTE["teal"], "opacity": 0.25},
                "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"name": "rows"},
                "transform": [here],
                "mark": {"type": "line", "color": PALETTE["teal"], "strokeWidth": 2.5},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": PALETTE["limits"], "strokeDash": [6, 4]},
                "encoding": {"y": {"datum": 0}},
            },
            {"data": {"name": "told"}} | words_of("datum.said", here),
        ],
    )


def paid_back_in_words(given: float, protected: int) -> str:
    """How many of 100 wards have their hours back within two years and within four."""
    weeks = payback.paid_back(payback.balance(float(given), protected))
    two = ((weeks > 0) & (weeks <= 104)).mean()
    return (
        f"Of 100 wards, {100 * two:.0f} have their hours back in two years, "
        f"{100 * (weeks > 0).mean():.0f} in four."
    )


def _listed(names) -> str:
    """Names in one line, the first letter large."""
    line = ", ".join(names)
    return line[:1].upper() + line[1:]


def _by(field: str, one: str, other: str, domain=(False, True)) -> dict:
    """A channel that looks one way for the first value of a field and another for the second."""
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": list(domain), "range": [one, other]},
        "legend": None,
    }
