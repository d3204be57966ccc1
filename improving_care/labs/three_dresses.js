// One month of a board in three dresses: choose what to ask about in each, then see what was there.
// The markup stands there already: `root` holds one card a measure, with three faces each. `changed`
// says, card by card, what had changed and since when, or nothing; until all three are decided, only
// counts are told.

const ASK = "Ask what changed";

function make(tag, parts = {}, ...children) {
  const made = Object.assign(document.createElement(tag), parts);
  made.append(...children);
  return made;
}

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const were = (count) => (count === 1 ? "was" : "were");

function play(root, changed, dresses, month) {
  const cards = [...root.querySelectorAll(".dress-card")];
  const there = changed.filter(Boolean).length;
  const name = `dress-${Math.random().toString(36).slice(2)}`;
  let [now, asked, scores] = [0, [], []];
  const reset = () => {
    [now, asked, scores] = [0, dresses.map(() => new Set()), dresses.map(() => null)];
  };

  const radios = dresses.map((dress, k) => make("input", { type: "radio", name, value: k }));
  const marks = dresses.map(() => make("span"));
  const choice = make(
    "fieldset",
    { className: "dress-choice" },
    make("legend", { textContent: `${month}, dressed as` }),
    ...dresses.map((dress, k) => make("label", {}, radios[k], ` ${dress}`, marks[k])),
  );
  const boxes = cards.map((card) => make("input", { type: "checkbox" }));
  const ends = cards.map((card, k) => {
    const end = make("p", { className: "dress-end" });
    const heading = card.querySelector("h3").textContent;
    boxes[k].setAttribute("aria-label", `${ASK}: ${heading}`);
    card.append(make("label", { className: "dress-ask" }, boxes[k], ` ${ASK}`), end);
    return end;
  });
  const decide = make("button", { type: "button", textContent: "That is my decision" });
  const again = make("button", { type: "button", textContent: "Begin again" });
  const said = make("div", { className: "dress-said" });
  said.setAttribute("role", "status");

  function show() {
    root.dataset.dress = now;
    const over = scores.every(Boolean);
    radios.forEach((radio, k) => {
      radio.checked = k === now;
      marks[k].textContent = scores[k] ? " ✓ decided" : "";
    });
    boxes.forEach((box, k) => {
      box.checked = asked[now].has(k);
      box.disabled = Boolean(scores[now]);
    });
    ends.forEach((end, k) => {
      const there = changed[k] ? `● Something had changed: ${changed[k]}.` : "○ Nothing had changed.";
      end.textContent = over ? there : "";
    });
    decide.hidden = Boolean(scores[now]);
    again.hidden = !scores.some(Boolean);
    const lines = scores.flatMap((score, k) => (score ? [sentence(dresses[k], score)] : []));
    if (lines.length && !over) lines.push("Now decide from another dress. Same month, same twelve.");
    if (over) lines.push("All three are decided: below each measure it says what was there.");
    said.replaceChildren(...lines.map((textContent) => make("p", { textContent })));
  }

  function sentence(dress, { seen, chased }) {
    const calm = changed.length - there;
    return (
      `${dress}: ${plural(seen + chased, "question")}. Of the ${there} measures in which something had ` +
      `changed, ${seen} ${were(seen)} asked about and ${there - seen} went by. Of the ${calm} in which ` +
      `nothing had, ${chased} ${were(chased)} chased.`
    );
  }

  radios.forEach((radio, k) => radio.addEventListener("change", () => { now = k; show(); }));
  boxes.forEach((box, k) => box.addEventListener("change", () => {
    if (box.checked) asked[now].add(k);
    else asked[now].delete(k);
  }));
  decide.addEventListener("click", () => {
    const seen = changed.filter((is, k) => is && asked[now].has(k)).length;
    scores[now] = { seen, chased: asked[now].size - seen };
    show();
    again.focus();
  });
  again.addEventListener("click", () => { reset(); show(); radios[0].focus(); });
  for (const part of [...radios, ...boxes]) part.dataset.lmSuppressShortcuts = "";

  reset();
  root.prepend(choice);
  root.append(make("div", { className: "dress-keys" }, decide, again), said);
  show();
}

function render({ model, el }) {
  el.innerHTML = model.get("cards");
  play(el.firstElementChild, model.get("changed"), model.get("dresses"), model.get("month"));
}

export default { render };
