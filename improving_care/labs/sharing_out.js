// A board on which tasks are shared between people: dragged, moved by arrow keys, or by a table.
// The model has tasks [{task, minutes}], people [names], who {task: name}, available (minutes),
// demand (how many are asked for in them), least, most. It changes who and demand.

const SVG = "http://www.w3.org/2000/svg";
const one = (minutes) => minutes.toFixed(1);
// Takt to a second place, or 1.6 minutes of work would be "over" a takt of 1.6.
const two = (minutes) => minutes.toFixed(2);

function make(tag, parts = {}, ...children) {
  const made = Object.assign(document.createElement(tag), parts);
  made.append(...children);
  return made;
}

function draw(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

function render({ model, el }) {
  const [tasks, people] = [model.get("tasks"), model.get("people")];
  const total = tasks.reduce((sum, { minutes }) => sum + minutes, 0);
  const takt = () => model.get("available") / model.get("demand");
  const load = (name) => {
    const who = model.get("who");
    return tasks.reduce((sum, { task, minutes }) => sum + (who[task] === name ? minutes : 0), 0);
  };
  const give = (task, name) => {
    model.set("who", { ...model.get("who"), [task]: name });
    model.save_changes();
  };

  const slider = make("input", { type: "range", min: model.get("least"), max: model.get("most") });
  slider.dataset.lmSuppressShortcuts = ""; // JupyterLab leaves its arrow keys alone
  const asked = make("output");
  const demand = make("label", { className: "course-slider" }, make("span", { textContent: "Samples in the hour" }), slider, asked);
  slider.addEventListener("input", () => {
    model.set("demand", Number(slider.value));
    model.save_changes();
  });

  // Cards: picked up by mouse or finger, or moved to the neighbour with the arrow keys.
  const lanes = people.map((name) => make("div", { className: "course-lane" }, make("p", { textContent: name })));
  let held = null;
  const cards = Object.fromEntries(tasks.map(({ task, minutes }) => {
    const card = make("button", { type: "button", className: "course-card", textContent: `${task}, ${one(minutes)} min` });
    card.dataset.lmSuppressShortcuts = "";
    card.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const to = people[people.indexOf(model.get("who")[task]) + step];
      if (!step || !to) return;
      event.preventDefault();
      give(task, to);
      card.focus();
    });
    card.addEventListener("pointerdown", (event) => {
      held = { task, card, x: event.clientX, y: event.clientY };
      card.setPointerCapture(event.pointerId);
    });
    card.addEventListener("pointermove", (event) => {
      if (held?.card !== card) return;
      card.classList.add("held");
      card.style.transform = `translate(${event.clientX - held.x}px, ${event.clientY - held.y}px)`;
    });
    const drop = (event) => {
      if (held?.card !== card) return;
      held = null;
      card.classList.remove("held");
      card.style.transform = "";
      const over = lanes.findIndex((lane) => {
        const box = lane.getBoundingClientRect();
        return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      });
      if (over >= 0) give(task, people[over]);
    };
    card.addEventListener("pointerup", drop);
    card.addEventListener("pointercancel", () => {
      held = null;
      card.classList.remove("held");
      card.style.transform = "";
    });
    return [task, card];
  }));

  // The same by a table, for whoever would rather choose than move.
  const body = make("tbody");
  const choices = Object.fromEntries(tasks.map(({ task, minutes }) => {
    const choice = make("select", { ariaLabel: `Who does: ${task}` }, ...people.map((name) => make("option", { textContent: name })));
    choice.addEventListener("change", () => give(task, choice.value));
    body.append(make("tr", {}, make("th", { scope: "row", textContent: task }), make("td", { textContent: `${one(minutes)} min` }), make("td", {}, choice)));
    return [task, choice];
  }));
  const head = make("thead", {}, make("tr", {}, ...["Task", "Work", "Who"].map((title) => make("th", { scope: "col", textContent: title }))));
  const table = make("details", { className: "course-table" }, make("summary", { textContent: "The same as a table" }), make("table", {}, head, body));

  const picture = make("div", { className: "course-picture", role: "img" });
  const words = make("p", { ariaLive: "polite" });
  const hint = make("p", { className: "course-hint", textContent: "Drag a task to somebody else. Or choose it with Tab, and move it with the left and right arrow keys." });
  el.append(make("div", { className: "course-board" }, demand, hint, make("div", { className: "course-lanes" }, ...lanes), picture, words, table));

  function bars() {
    const [width, height, left] = [360, 30 + 34 * people.length, 74];
    const most = Math.max(total, takt()) * 1.05;
    const x = (minutes) => left + (minutes / most) * (width - left - 8);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    people.forEach((name, place) => {
      const [minutes, y] = [load(name), 28 + 34 * place];
      const over = minutes > takt() + 1e-9;
      svg.append(draw("text", { x: 0, y: y + 17 }, name));
      svg.append(draw("rect", { class: over ? "over" : "within", x: left, y, width: x(minutes) - left, height: 24, rx: 3 }));
      const inside = x(minutes) - left > 64; // wide enough for its words, which then keep clear of takt
      svg.append(draw("text", { x: x(minutes) + (inside ? -6 : 5), y: y + 17, "text-anchor": inside ? "end" : "start", class: inside ? "inside" : "" }, `${one(minutes)}${over ? " over" : ""}`));
    });
    svg.append(draw("path", { class: "takt", d: `M${x(takt())} 20V${height}` }));
    svg.append(draw("text", { x: Math.min(x(takt()), width - 70), y: 14, "text-anchor": "middle" }, `takt ${two(takt())} min`));
    return svg;
  }

  function show() {
    const focused = document.activeElement;
    slider.value = model.get("demand");
    asked.textContent = `${model.get("demand")} samples`;
    slider.setAttribute("aria-valuetext", asked.textContent);
    for (const { task } of tasks) {
      const name = model.get("who")[task];
      lanes[people.indexOf(name)].append(cards[task]);
      cards[task].ariaLabel = `${cards[task].textContent}, done by ${name}`;
      choices[task].value = name;
    }
    if (cards[Object.keys(cards).find((task) => cards[task] === focused)]) focused.focus();
    picture.replaceChildren(bars());
    const over = people.filter((name) => load(name) > takt() + 1e-9);
    const needed = total / takt();
    const each = people.map((name) => `${name} ${one(load(name))}`).join(", ");
    picture.ariaLabel = `Minutes of work for one sample: ${each}; takt ${two(takt())} minutes.`;
    const verdict = over.length ? `${over.join(" and ")} cannot keep up: heaps grow there.` : "Everybody keeps up with the demand.";
    const enough = needed > people.length ? ` The work of ${one(needed)} people is asked of ${people.length}.` : ` The work is that of ${one(needed)} people, and there are ${people.length}.`;
    words.textContent = verdict + enough;
  }
  model.on("change:who", show);
  model.on("change:demand", show);
  show();
}

export default { render };
