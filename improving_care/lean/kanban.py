"""One store cupboard with two bins: how often it runs out, against how much it holds."""

from math import inf
from numbers import Integral

import numpy as np
import pandas as pd

from improving_care.hospital import draws
from improving_care.lean.refusals import LeanError

DAYS = 365


def cupboard(
    card: int, order: int, *, demand: float, delivery: int, days: int = DAYS, seed: int = 1
) -> pd.DataFrame:
    """Return a cupboard's days: day, stock (at the end), used, missed (asked for and not there).

    At `card` packs or fewer, counting what is on its way, the card goes off in the evening, and
    `order` packs come once `delivery` more days have been worked. Demand is Poisson about `demand`
    packs a day; the same seed has the same days whatever the card says. Raises LeanError.
    """
    whole = (card, order, delivery, days)
    counted = all(isinstance(count, Integral) for count in whole)
    if not counted or min(card, order - 1, delivery - 1, days - 1) < 0 or not 0 < demand < inf:
        raise LeanError(
            "A cupboard needs a card at zero or more, and at least one pack to order, one day to "
            "deliver and some demand; packs and days are whole ones."
        )
    wanted = draws.poisson(draws.stream(seed, "kanban"), np.full(days, float(demand)))
    stock, coming, rows = card + order, {}, []
    for day, asked in enumerate(wanted.tolist(), 1):
        stock += coming.pop(day, 0)
        used = min(stock, asked)
        stock -= used
        if stock + sum(coming.values()) <= card:
            coming[day + delivery + 1] = order
        rows.append({"day": day, "stock": stock, "used": used, "missed": asked - used})
    return pd.DataFrame(rows)


def trade_off(cards, order: int, **settings) -> pd.DataFrame:
    """Return, for each card, the mean stock held and the days on which something was missing."""
    rows = []
    for card in cards:
        year = cupboard(card, order, **settings)
        rows.append(
            {
                "card": card,
                "held": float(year["stock"].mean()),
                "days_short": int((year["missed"] > 0).sum()),
            }
        )
    return pd.DataFrame(rows)
