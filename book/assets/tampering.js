// Deming's funnel and red beads. The luck comes with the page, drawn before anybody decides; what is
// decided here moves the funnel, and no bead.

function part(tag, text, attributes = {}, ...children) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function drawing(label, box, shapes) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.innerHTML = shapes;
  return svg;
}

function rowsOf(heads, rows) {
  const table = part("table", "");
  const head = part("tr", "", {}, ...heads.map((text) => part("th", text, { scope: "col" })));
  table.append(part("thead", "", {}, head), part("tbody", "", {}, ...rows.map((row) =>
    part("tr", "", {}, part("th", row[0], { scope: "row" }), ...row.slice(1).map((cell) => part("td", cell))))));
  return part("div", "", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "A table that scrolls" }, table);
}

// Where the funnel stood and the marbles came to rest, as tampering.drop of the package.
function dropped(slips, rule) {
  let at = [0, 0];
  return slips.map((slip) => {
    const funnel = at, rest = [at[0] + slip[0], at[1] + slip[1]];
    at = {
      1: [0, 0],
      2: [at[0] - rest[0], at[1] - rest[1]],
      3: [-rest[0], -rest[1]],
      4: rest,
    }[rule];
    return { funnel, rest, next: at };
  });
}

function spreadOf(drops) {
  const sum = drops.reduce((all, { rest }) => all + rest[0] ** 2 + rest[1] ** 2, 0);
  return Math.sqrt(sum / (2 * drops.length));
}

function place([x, y]) {
  const one = (value, more, less) => (Math.abs(value) < 0.05 ? "" : `${Math.abs(value).toFixed(1)} ${value > 0 ? more : less}`);
  return [one(x, "right", "left"), one(y, "up", "down")].filter(Boolean).join(", ") || "on the target";
}

function funnel(box, { lucks, rules, desk }) {
  let luck = 0, rule = 2, count = 0;
  const choices = part("fieldset", "", { class: "rules" }, part("legend", "After each drop, on the right:"));
  for (const [name, does] of Object.entries(rules)) {
    if (name === "1") continue;
    const radio = part("input", "", { type: "radio", name: "funnel-rule", value: name });
    radio.checked = name === "2";
    radio.addEventListener("change", () => { rule = Number(name); show(); });
    choices.append(part("label", "", {}, radio, part("span", "", {}, part("strong", `Rule ${name}. `), does,
      part("em", ` At a desk: ${desk[name][0].toLowerCase()}${desk[name].slice(1)}`))));
  }
  const sheets = part("div", "", { class: "sheets" });
  const bar = part("p", "", { class: "bar" });
  const press = (text, act) => {
    const button = part("button", text, { type: "button" });
    button.addEventListener("click", () => { act(); show(); });
    bar.append(button);
  };
  const most = lucks[0].length;
  press("Drop one", () => { count = Math.min(most, count + 1); });
  press("Drop ten", () => { count = Math.min(most, count + 10); });
  press("Drop them all", () => { count = most; });
  press("Other luck", () => { luck = (luck + 1) % lucks.length; });
  press("Start again", () => { count = 0; });
  const said = part("p", "", { role: "status", class: "said" });
  const words = part("details", "", {});
  box.replaceChildren(choices, bar, sheets, said, words);

  // Both sheets are drawn as large as the wilder of the two needs.
  const halfOf = (drops) => Math.ceil((Math.max(40, ...drops.flatMap(({ rest }) => rest.map(Math.abs))) * 1.12) / 10) * 10;

  function sheet(title, drops, half) {
    const next = drops.length ? drops[drops.length - 1].next : [0, 0], unit = half / 50;
    const marbles = drops.map(({ rest: [x, y] }, k) =>
      `<circle class="marble${k === drops.length - 1 ? " last" : ""}" cx="${x}" cy="${-y}" r="${(k === drops.length - 1 ? 2.2 : 1.5) * unit}"/>`);
    const [fx, fy] = next;
    const stands = `<path class="stands" d="M${fx - 3 * unit} ${-fy - 3 * unit}h${6 * unit}l${-3 * unit} ${5 * unit}z"/>`;
    const target = `<path class="target" d="M${-5 * unit} 0H${5 * unit}M0 ${-5 * unit}V${5 * unit}"/>`;
    const label = `${title}. ${drops.length} marbles on a sheet ${2 * half} mm across; the target is a cross in the middle. ` +
      (drops.length ? `They lie ${spreadOf(drops).toFixed(1)} mm from it (spread). ` : "") +
      `The funnel stands: ${place(next)}.`;
    return part("figure", "", {}, part("figcaption", title),
      drawing(label, `${-half} ${-half} ${2 * half} ${2 * half}`, `<g style="stroke-width:${unit * 0.6}">${target}${marbles.join("")}${stands}</g>`),
      part("p", `The sheet is ${2 * half} mm across.`));
  }

  function show() {
    const slips = lucks[luck].slice(0, count);
    const still = dropped(slips, 1), moved = dropped(slips, rule);
    const half = Math.max(halfOf(still), halfOf(moved));
    sheets.replaceChildren(sheet("Rule 1: wait", still, half), sheet(`Rule ${rule}`, moved, half));
    if (!count) {
      said.textContent = "Nothing has dropped yet. Both sheets get the same luck, marble by marble.";
    } else {
      const [calm, busy] = [spreadOf(still), spreadOf(moved)];
      said.textContent = `${count} of ${most} drops. Waiting, the marbles lie ${calm.toFixed(1)} mm from the target; ` +
        `under rule ${rule}, ${busy.toFixed(1)} mm: ${(busy / calm).toFixed(2)} times as far. ` +
        (count === most ? "That was the same luck on both sheets." : `The last one on the right: ${place(moved[count - 1].rest)}. The funnel moves to: ${place(moved[count - 1].next)}.`);
    }
    const open = words.open;
    words.replaceChildren(part("summary", "Drop by drop, in words"), rowsOf(
      ["Drop", "Rule 1 came to rest", `Rule ${rule} came to rest`, `Rule ${rule}: the funnel stood`],
      still.map((_, k) => [String(k + 1), place(still[k].rest), place(moved[k].rest), place(moved[k].funnel)])));
    words.open = open;
    words.hidden = !count;
  }
  show();
}

function redBeads(box, { lucks, workers, paddle, limits }) {
  let luck = 0, day = 0, did = [];
  const top = part("p", "", { role: "status", class: "said", tabindex: "-1" });
  const bar = part("p", "", { class: "bar" });
  const table = part("div", "");
  const paddles = part("div", "", { class: "paddles" });
  const again = part("button", "Other beads", { type: "button" });
  box.replaceChildren(top, bar, table, paddles, part("p", "", { class: "bar" }, again));
  again.addEventListener("click", () => { luck = (luck + 1) % lucks.length; day = 0; did = []; show(); top.focus(); });
  const DECISIONS = {
    "Praise the best": (best) => `You praised ${best}`,
    "Warn the worst": (_, worst) => `You warned ${worst}`,
    "Put up a poster": () => "You put up a poster",
    "Leave them alone": () => "You left them alone",
  };

  // The names of those with the fewest and the most red beads on a day; the first where some share.
  const ends = (beads) => [Math.min(...beads), Math.max(...beads)].map((count) => beads.indexOf(count));

  function decide(name) {
    const [best, worst] = ends(lucks[luck][day - 1]);
    did.push({ said: DECISIONS[name](workers[best], workers[worst]), who: { "Praise the best": best, "Warn the worst": worst }[name] });
    day += 1;
    show();
    top.focus();
  }

  function paddleOf(name, red) {
    const beads = Array.from({ length: paddle }, (_, k) => {
      const at = (k * 19 + red * 7) % paddle; // scattered, the same for the same count
      const x = 6 + (k % 10) * 11, y = 6 + Math.floor(k / 10) * 11;
      return at < red ? `<path class="red" d="M${x} ${y - 5}l5 5l-5 5l-5 -5z"/>` : `<circle class="white" cx="${x}" cy="${y}" r="4"/>`;
    }).join("");
    return part("figure", "", {}, part("figcaption", `${name}: ${red}`),
      drawing(`${name}'s paddle: ${red} red beads of ${paddle}.`, "0 0 111 56", beads));
  }

  function show() {
    const days = lucks[luck].slice(0, day), over = day === lucks[luck].length;
    const buttons = day === 0 ? [part("button", "Begin the first day", { type: "button" })]
      : over ? [] : Object.keys(DECISIONS).map((name) => part("button", name, { type: "button" }));
    buttons.forEach((button) => button.addEventListener("click", () => {
      if (day) return decide(button.textContent);
      day = 1;
      show();
      top.focus();
    }));
    bar.replaceChildren(...buttons);
    table.replaceChildren(...(day ? [rowsOf(["Red beads", ...days.map((_, k) => `Day ${k + 1}`), "Sum"],
      workers.map((name, at) => [name, ...days.map((beads) => String(beads[at])), String(days.reduce((sum, beads) => sum + beads[at], 0))]))] : []));
    paddles.replaceChildren(...(day ? workers.map((name, at) => paddleOf(name, days[day - 1][at])) : []));
    if (!day) {
      top.textContent = `Six willing workers, one box. A customer wants white beads; one in five is red. Each dips a paddle of ${paddle}. You are the manager.`;
      return;
    }
    const [best, worst] = ends(days[day - 1]);
    const then = did.length ? did[did.length - 1] : null;
    const next = then && then.who !== undefined
      ? ` Yesterday ${workers[then.who]} had ${days[day - 2][then.who]}, today ${days[day - 1][then.who]}.` : "";
    const today = `Day ${day}. ${then ? `${then.said}.${next} ` : ""}Fewest: ${workers[best]}, ${days[day - 1][best]}. Most: ${workers[worst]}, ${days[day - 1][worst]}.`;
    if (!over) {
      top.textContent = `${today} What do you do?`;
      return;
    }
    const all = days.flat(), [low, , high] = limits;
    const out = all.filter((red) => red < low || red > high).length;
    top.textContent = `${today} That was the last day. The box gives ${Math.ceil(low)} to ${Math.floor(high)} red beads; ` +
      `${out ? `${out} of ${all.length} paddles lay` : `none of the ${all.length} paddles lay`} outside. Your three decisions moved no bead: they had all been drawn before you decided.`;
  }
  show();
}

document.querySelectorAll(".tampering > script").forEach((data) => {
  const box = data.parentElement, told = JSON.parse(data.textContent);
  const table = box.querySelector(".table-scroll"); // as it stands without scripts, so on paper too
  (box.classList.contains("funnel") ? funnel : redBeads)(box, told);
  table.classList.add("on-paper");
  box.append(table);
});
