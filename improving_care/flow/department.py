"""An emergency department in simpy, written to be read: what happens to one patient is a story."""

import numpy as np
import simpy

from improving_care.flow.journeys import Journeys
from improving_care.flow.merewick import DAY, HOUR, Department
from improving_care.flow.people import People


class Hospital:
    """A department and its wards, alive in a simpy environment."""

    def __init__(self, department: Department, people: People):
        self.env = simpy.Environment()
        self.open = department.places
        self.limit = department.put_off_at
        self.people = people
        self.triage = simpy.Resource(self.env, department.triage_nurses)
        self.places = simpy.PriorityResource(self.env, max(self.open))
        self.beds = simpy.Resource(self.env, max(1, department.beds))
        self.journeys = Journeys.of(people)
        self.still_here = 0

    def live(self) -> Journeys:
        """Let everybody come, and return how each journey went."""
        for home in self.people.inside.tolist():
            self.env.process(self.inpatient(self.beds.request(), home))
        for place in range(min(self.open), max(self.open)):
            self.env.process(self.closing(place))
        self.env.process(self.planned_arrivals())
        self.env.run(self.env.process(self.arrivals()))
        return self.journeys

    def arrivals(self):
        """Bring patients to the door, and wait until the last has left."""
        for number, person in enumerate(self.people.each()):
            yield self.env.timeout(person.arrive - self.env.now)
            self.env.process(self.patient(number, person))
            self.still_here += 1
        while self.still_here:
            yield self.env.timeout(HOUR)

    def patient(self, number, person):
        """One patient, from the door to the way out."""
        log = self.journeys
        if person.urgency > 1:  # the most urgent go straight in
            with self.triage.request() as nurse:
                yield nurse
                log.triaged[number] = self.env.now
                yield self.env.timeout(person.triage)
        log.ready[number] = self.env.now

        with self.places.request(priority=person.urgency) as place:
            yield place
            log.seen[number] = self.env.now
            yield self.env.timeout(person.care)
            log.decided[number] = self.env.now
            if person.admitted:  # and keeps the place until a bed is free
                bed = self.beds.request()
                yield bed
                self.env.process(self.inpatient(bed, person.home))
        log.left[number] = self.env.now
        self.still_here -= 1

    def inpatient(self, bed, home):
        """Keep a bed until it is time to go home; who should have gone already goes tomorrow."""
        while home <= self.env.now:
            home += DAY
        yield self.env.timeout(home - self.env.now)
        self.beds.release(bed)

    def planned_arrivals(self):
        """Bring planned patients in; with too many waiting for a bed their operation is put off."""
        coming = zip(self.people.planned.tolist(), self.people.planned_home.tolist(), strict=True)
        for number, (at, home) in enumerate(coming):
            yield self.env.timeout(at - self.env.now)
            if len(self.beds.queue) < self.limit:
                self.env.process(self.planned(home))
            else:
                self.journeys.put_off[number] = True

    def planned(self, home):
        """One planned patient, who waits for a bed in the same line as everybody else."""
        bed = self.beds.request()
        yield bed
        self.env.process(self.inpatient(bed, home))

    def closing(self, place):
        """Close one place in the hours without staff for it, once its patient has left."""
        shut = np.asarray(self.open) <= place
        hour = 0
        while True:
            while not shut[hour % 24]:
                hour += 1
            yield self.env.timeout(max(0, hour * HOUR - self.env.now))
            while shut[hour % 24]:
                hour += 1
            opens = self.env.timeout(hour * HOUR - self.env.now)
            with self.places.request(priority=0) as closed:
                yield closed | opens
                if closed.triggered:
                    yield opens


def live(department: Department, people: People) -> Journeys:
    """Return how each journey went, by simpy."""
    return Hospital(department, people).live()
