// The game "Is this random?": twenty run charts, a guess for each, and a reason. The page and the
// lab start it with what improving_care/labs/is_it_random.py makes. Scores stay on this device.

function isItRandom(box, { games, words }) {
  const CHARTS = Object.values(games)[0].length;
  const WIDTH = 640, HEIGHT = 260, EDGE = 14;
  let number, answers;

  const kept = () => {
    try { return JSON.parse(localStorage.getItem("is-it-random")) || {}; } catch { return {}; }
  };
  const keep = () => {
    const all = { ...kept(), game: number };
    all[number] = { best: best(), answers };
    try { localStorage.setItem("is-it-random", JSON.stringify(all)); } catch { /* private window */ }
  };
  const changed = (chart) => chart.kind !== "nothing";
  const right = (list, at) => list[at] === changed(games[number][at]);
  const score = (list) => list.filter((_, at) => right(list, at)).length;
  const best = () => {
    const before = kept()[number]?.best ?? 0;
    return answers.length === CHARTS ? Math.max(before, score(answers)) : before;
  };

  function make(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  box.replaceChildren();
  const top = make("div", "", { class: "game-top" });
  const label = make("label", "Game ");
  const choice = make("select", "");
  for (const name of Object.keys(games)) choice.append(make("option", name, { value: name }));
  label.append(choice);
  const count = make("span", "", { class: "game-count" });
  const again = make("button", "Start this game again", { type: "button" });
  top.append(label, count, again);
  const picture = make("div", "", { class: "game-picture", role: "img", tabindex: "-1" });
  const guesses = make("div", "", { class: "game-guesses", role: "group", "aria-label": "Is this random?" });
  const chance = make("button", "Random: nothing changed", { type: "button" });
  const cause = make("button", "Not random: something changed", { type: "button" });
  guesses.append(chance, cause);
  const reply = make("div", "", { class: "game-reply", role: "status", tabindex: "-1" });
  const next = make("button", "Next chart", { type: "button", class: "game-next" });
  const marks = make("ol", "", { class: "game-marks", role: "list" });
  box.append(top, picture, guesses, reply, next, marks);

  function draw(chart) {
    const { values, median } = chart;
    const low = Math.min(...values), high = Math.max(...values);
    const x = (at) => EDGE + (at * (WIDTH - 2 * EDGE)) / (values.length - 1);
    const y = (value) => HEIGHT - EDGE - ((value - low) * (HEIGHT - 2 * EDGE)) / (high - low);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute("aria-hidden", "true"); // the picture's label has the numbers
    const line = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    const dots = values.map((value, at) =>
      `<circle cx="${x(at).toFixed(1)}" cy="${y(value).toFixed(1)}" r="5"/>`).join("");
    svg.innerHTML = `<line class="median" x1="0" x2="${WIDTH}" y1="${y(median)}" y2="${y(median)}"/>
      <polyline points="${line}"/>${dots}`;
    picture.replaceChildren(svg);
    picture.setAttribute("aria-label", `Chart ${answers.length + 1}: ${values.length} points in order, ` +
      `${values.join(", ")}. Their median is ${median}.`);
  }

  function why(chart) {
    const [run, most] = chart.run, [crossings, fewest] = chart.crossings;
    const said = [words.why[chart.kind].replace("{at}", chart.at)];
    said.push(`Longest run ${run} (up to ${most} is chance), ${crossings} crossings (at least ${fewest} is chance): ` +
      (chart.signal ? "a signal." : "no signal."));
    if (changed(chart) && !chart.signal) said.push(words.unseen[chart.kind]);
    if (!changed(chart) && chart.signal) said.push(words.wolf);
    return said.join(" ");
  }

  function ended() {
    const charts = games[number];
    const of = (test) => charts.filter((chart, at) => test(chart, answers[at])).length;
    const quiet = of((chart) => !changed(chart));
    const wolf = of((chart, answer) => !changed(chart) && answer);
    const missed = of((chart, answer) => changed(chart) && !answer);
    const tests = of((chart) => changed(chart) === chart.signal);
    return `You: ${score(answers)} of ${CHARTS}. The two tests: ${tests}. A coin: about ${CHARTS / 2}. ` +
      `You saw a cause in ${wolf} of ${quiet} charts where nothing changed, ` +
      `and missed ${missed} of ${CHARTS - quiet} where something had. ` +
      `Your best in game ${number} is ${best()}, kept on this device only.`;
  }

  // `shown`: the chart that stands in the picture has been answered.
  function show(shown) {
    const at = shown ? answers.length - 1 : answers.length;
    const over = answers.length === CHARTS;
    choice.value = number;
    count.textContent = `Chart ${at + 1} of ${CHARTS}. Right so far: ${score(answers)} of ${answers.length}.`;
    guesses.hidden = shown;
    next.hidden = !shown || over;
    again.hidden = !answers.length;
    marks.replaceChildren(...answers.map((_, k) => {
      const good = right(answers, k);
      const mark = make("li", good ? "✓" : "✗", { class: good ? "right" : "wrong" });
      mark.setAttribute("aria-label", `Chart ${k + 1}: ${good ? "right" : "wrong"}`);
      return mark;
    }));
    reply.replaceChildren();
    reply.className = "game-reply";
    if (!shown) return draw(games[number][at]);
    const good = right(answers, at);
    reply.classList.add(good ? "right" : "wrong");
    const said = make("p", "");
    said.append(make("strong", good ? "Right." : "Not this one."), ` ${why(games[number][at])}`);
    reply.append(said);
    if (over) reply.append(make("p", ended()));
  }

  function guess(answer) {
    answers.push(answer);
    keep();
    show(true);
    (next.hidden ? reply : next).focus();
  }

  function start(name, list) {
    number = name;
    answers = list;
    const over = answers.length === CHARTS;
    if (over) draw(games[number][CHARTS - 1]);
    show(over);
  }

  chance.addEventListener("click", () => guess(false));
  cause.addEventListener("click", () => guess(true));
  next.addEventListener("click", () => { show(false); picture.focus(); });
  again.addEventListener("click", () => { start(number, []); keep(); picture.focus(); });
  choice.addEventListener("change", () => { start(choice.value, kept()[choice.value]?.answers ?? []); keep(); });

  const last = games[kept().game] ? kept().game : Object.keys(games)[0];
  start(last, kept()[last]?.answers ?? []);
}

document.querySelectorAll(".is-it-random > script").forEach((data) => {
  isItRandom(data.parentElement, JSON.parse(data.textContent));
});
