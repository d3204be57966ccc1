// The waste walk: find a thing in the picture, or take it from the words, and say which waste it is.
// Every label that can be defended is accepted. What was found stays on this device.

const KEPT = "improving-care-waste-walk";

// Only what is a find of ours comes back, whatever else stands there.
function kept(finds) {
  let read;
  try { read = JSON.parse(localStorage.getItem(KEPT)); } catch { /* private window, or spoiled */ }
  return Object.fromEntries(finds.filter((id) => typeof read?.[id] === "object" && read[id]).map((id) => [id, read[id]]));
}

function keep(found) {
  try { localStorage.setItem(KEPT, JSON.stringify(found)); } catch { /* private window */ }
}

function made(tag, text, settings = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...settings });
}

function walk(box) {
  const spots = [...box.querySelectorAll(".walk-spot")];
  const told = new Map([...box.querySelectorAll("li[data-find]")].map((li) => [li.dataset.find, li]));
  const score = box.querySelector(".walk-score");
  const forget = box.querySelector(".walk-forget");
  const forgets = forget.textContent;
  let before; // a walk that was forgotten, until the next thing is found
  const mine = made("details", "", { className: "walk-mine", hidden: true });
  let found = kept([...told.keys()]);

  // In the words the answers stay shut until the question is answered.
  box.classList.add("playing");
  box.querySelector(".walk-bar").hidden = false;
  box.querySelector(".walk-words").before(mine);
  for (const part of box.querySelectorAll(".walk-spot, .walk-look")) part.hidden = false;

  const dialog = document.createElement("dialog");
  dialog.className = "walk-dialog";
  dialog.setAttribute("aria-labelledby", "walk-asked");
  const form = document.createElement("form");
  const title = made("h2", "", { id: "walk-asked" });
  const sees = made("p", "");
  const labels = document.createElement("fieldset");
  labels.append(made("legend", "Which waste is it?"), box.querySelector("template").content.cloneNode(true));
  const why = made("input", "", { type: "text", maxLength: 200, autocomplete: "off" });
  const asked = made("label", "Why? A few words, for yourself.", { className: "why" });
  asked.append(why);
  const reply = made("div", "", { className: "quiz-reply" });
  reply.setAttribute("role", "status");
  const buttons = made("p", "", { className: "walk-bar" });
  const close = made("button", "Back to the picture", { type: "button" });
  buttons.append(made("button", "Check", { type: "submit" }), close);
  form.append(title, sees, labels, asked, buttons, reply);
  dialog.append(form);
  box.append(dialog);
  let at;

  const show = (said) => {
    const all = Object.values(found);
    const named = all.filter((one) => one.label).length;
    const sum = all.length
      ? `Found: ${all.length} of ${spots.length}. Named: ${named}. Kept on this device alone.`
      : `There are ${spots.length} things to find. Press what looks like waste, or take the words below.`;
    score.textContent = said ? `${said} ${sum}` : sum;
    for (const spot of spots) {
      const one = found[spot.dataset.find];
      spot.classList.toggle("found", Boolean(one));
      spot.classList.toggle("named", Boolean(one?.label));
      const state = one?.label ? `, named: ${one.label}` : one ? ", found" : "";
      spot.firstElementChild.dataset.name ??= spot.firstElementChild.textContent;
      spot.firstElementChild.textContent = spot.firstElementChild.dataset.name + state;
    }
    for (const [id, li] of told) li.querySelector(".walk-answer").hidden = !found[id]?.label;
    const rows = spots.filter((spot) => found[spot.dataset.find]?.label).map((spot) => {
      const { label, why } = found[spot.dataset.find];
      const row = made("li", `${spot.firstElementChild.dataset.name}: `);
      row.append(made("strong", label), why ? `. ${why}` : "");
      return row;
    });
    const list = document.createElement("ul");
    list.append(...rows);
    mine.hidden = !rows.length;
    mine.replaceChildren(made("summary", "My walk so far"), list);
  };

  const open = (id) => {
    at = id;
    const known = found[id] || {};
    title.textContent = spots.find((spot) => spot.dataset.find === id).firstElementChild.dataset.name;
    sees.textContent = told.get(id).querySelector("p").textContent;
    form.reset();
    why.value = known.why || "";
    for (const choice of labels.querySelectorAll("input")) choice.checked = choice.value === known.label;
    reply.replaceChildren();
    found[id] = known;
    before = undefined;
    forget.textContent = forgets;
    keep(found);
    show();
    dialog.showModal();
    dialog.scrollTop = 0;
  };

  const answer = () => {
    const label = labels.querySelector(":checked")?.value;
    reply.className = "quiz-reply";
    if (!label) {
      reply.replaceChildren(made("p", "Choose one first. None of them is a trap."));
      return;
    }
    const reasons = [...told.get(at).querySelectorAll("[data-waste]")];
    const right = reasons.find((reason) => reason.dataset.waste === label);
    if (!right) {
      const hints = told.get(at).querySelectorAll("[data-hint]");
      const hint = [...hints].find((one) => one.dataset.hint === label) || hints[0];
      const said = made("p", "");
      said.append(made("strong", "Hard to defend here."), ` ${hint.textContent} Try another.`);
      reply.replaceChildren(said);
    } else {
      const part = (reason, first) => {
        const said = made("p", "");
        said.append(made("strong", first), ` ${reason.querySelector("span").textContent}`);
        return said;
      };
      const others = reasons.filter((reason) => reason !== right);
      reply.className = "quiz-reply right";
      reply.replaceChildren(
        part(right, `Yes: ${label}.`),
        ...others.map((reason) => part(reason, `As good: ${reason.dataset.waste}.`)),
      );
      found[at] = { label, why: why.value.trim() };
      keep(found);
      show();
    }
    reply.scrollIntoView({ block: "nearest" });
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); answer(); });
  labels.addEventListener("change", () => reply.replaceChildren());
  close.addEventListener("click", () => dialog.close());
  // What was written stays, whether or not a name was found for it.
  dialog.addEventListener("close", () => {
    found[at] = { ...found[at], why: why.value.trim() };
    keep(found);
    show();
  });
  for (const spot of spots) spot.addEventListener("click", () => open(spot.dataset.find));
  for (const [id, li] of told) li.querySelector(".walk-look").addEventListener("click", () => open(id));
  box.querySelector(".walk-canvas").addEventListener("click", (event) => {
    if (!event.target.closest(".walk-spot")) show("Nothing there that we mean. Look for who waits, what lies, what is done again.");
  });
  const toggle = box.querySelector(".walk-show");
  toggle.setAttribute("aria-pressed", "false");
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-pressed", String(box.classList.toggle("shown")));
  });
  forget.addEventListener("click", () => {
    const back = before;
    before = back || !Object.keys(found).length ? undefined : found;
    found = back || {};
    if (back) keep(found);
    else try { localStorage.removeItem(KEPT); } catch { /* private window */ }
    forget.textContent = before ? "Put it back" : forgets;
    show(back ? "It is back." : "Forgotten.");
  });
  // Paper shows the whole morning with every reason.
  addEventListener("beforeprint", () => {
    for (const part of box.querySelectorAll(".walk-words, .walk-answer")) { part.hidden = false; part.open = true; }
  });
  show();
}

document.querySelectorAll(".waste-walk").forEach(walk);
