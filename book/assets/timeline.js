// A timeline to walk: one stop at a time, by the arrow keys on its marks or by two buttons, with or
// without what is known today. Every stop stands on the page already.

function timeline(box, number) {
  const stops = [...box.querySelectorAll(".timeline-stop")];
  const tabs = document.createElement("div");
  tabs.className = "timeline-marks";
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", "Stops of the walk");
  const marks = stops.map((stop, at) => {
    const tab = document.createElement("button");
    const name = stop.querySelector(".timeline-when").textContent;
    Object.assign(tab, { type: "button", id: `timeline-${number}-mark-${at}` });
    stop.id = `timeline-${number}-stop-${at}`;
    tab.dataset.kind = stop.dataset.kind;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", stop.id);
    tab.setAttribute("aria-label", `${name}, ${stop.querySelector(".timeline-title").textContent}`);
    const mark = stop.querySelector(".timeline-mark").cloneNode(true);
    const when = document.createElement("span");
    when.textContent = name.match(/\d{4}/)?.[0] ?? name;
    tab.append(mark, when);
    tab.addEventListener("click", () => go(at));
    stop.setAttribute("role", "tabpanel");
    stop.setAttribute("aria-labelledby", tab.id);
    stop.tabIndex = 0;
    return tab;
  });
  tabs.append(...marks);

  const made = (text, press) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    button.addEventListener("click", press);
    return button;
  };
  const bar = document.createElement("div");
  bar.className = "timeline-bar";
  const earlier = made("← Earlier", () => walk(at - 1));
  const later = made("Later →", () => walk(at + 1));
  const eyes = made("With today's eyes", () => {
    const on = box.classList.toggle("today");
    eyes.setAttribute("aria-pressed", String(on));
    heard.textContent = on ? stops[at].querySelector(".timeline-today")?.textContent ?? "Nothing more to see at this stop." : "";
  });
  eyes.setAttribute("aria-pressed", "false");
  const count = document.createElement("span");
  count.className = "timeline-count";
  bar.append(earlier, later, eyes, count);
  const heard = document.createElement("p");
  heard.className = "heard";
  heard.setAttribute("role", "status");
  box.prepend(tabs, bar, heard);
  box.classList.add("walking");

  let at = 0;
  function go(to, focus) {
    at = Math.min(Math.max(to, 0), stops.length - 1);
    stops.forEach((stop, place) => { stop.hidden = place !== at; });
    marks.forEach((mark, place) => {
      mark.setAttribute("aria-selected", String(place === at));
      mark.tabIndex = place === at ? 0 : -1;
      mark.classList.toggle("passed", place <= at);
    });
    // Not disabled: the keyboard must not lose its place.
    earlier.setAttribute("aria-disabled", String(at === 0));
    later.setAttribute("aria-disabled", String(at === stops.length - 1));
    count.textContent = `Stop ${at + 1} of ${stops.length}`;
    // Only along the row of marks: the page itself must not jump.
    tabs.scrollTo({ left: marks[at].offsetLeft - (tabs.clientWidth - marks[at].offsetWidth) / 2 });
    if (focus) marks[at].focus({ preventScroll: true });
  }
  // A mark that gets the focus says its own name; after a button somebody must.
  function walk(to) {
    go(to);
    heard.textContent = `${count.textContent}: ${marks[at].ariaLabel}`;
  }
  tabs.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: stops.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to, true);
  });
  go(0);
}

document.querySelectorAll(".timeline").forEach(timeline);
