// The two games of module 16: a negotiation, and scripts to improve. The page and the lab start
// them with what improving_care/leading/ makes; what is played stays on this device.

const compactGames = (() => {
  function made(tag, text, settings = {}) {
    return Object.assign(document.createElement(tag), { textContent: text, ...settings });
  }
  function kept(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }
  function keep(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private window */ }
  }
  // JupyterLab leaves the keys of a box with this mark alone.
  function own(input) {
    input.dataset.lmSuppressShortcuts = "";
    return input;
  }
  // One of several things to play, chosen above.
  function chooser(label, all, chosen, choose) {
    const box = made("label", `${label} `, { className: "play-choice" });
    const select = own(document.createElement("select"));
    all.forEach((one, at) => select.add(new Option(one.title, at)));
    select.value = chosen;
    select.addEventListener("change", () => choose(Number(select.value)));
    box.append(select);
    return box;
  }

  // ---- A talk: each move leads from one written state to another. A lab keeps it under a name of
  // its own, so that the page begins with the letter and not with the end of another talk.
  function talk(box, scenes, where = "") {
    const KEY = `improving-care-talk${where}`;
    let chosen, moves;

    function read() {
      const before = kept(KEY) ?? {};
      const of = (scene) => (Array.isArray(before[scene.name]) ? before[scene.name] : []);
      chosen = scenes[before.chosen] ? before.chosen : 0;
      return Object.fromEntries(scenes.map((scene) => [scene.name, walked(scene, of(scene))]));
    }
    // Only moves that can be made come back, whatever stands on the device.
    function walked(scene, list) {
      const good = [];
      let at = 0;
      for (const move of list) {
        const next = scene.states[at].next[move];
        if (!next) break;
        good.push(move);
        at = next[1];
      }
      return good;
    }
    const all = read();
    const save = () => keep(KEY, { ...all, chosen });

    function show(focus) {
      const scene = scenes[chosen];
      moves = all[scene.name];
      let at = 0;
      const turns = moves.map((move) => {
        const [reply, next] = scene.states[at].next[move];
        at = next;
        return { move, reply: scene.said[reply], state: scene.states[next] };
      });
      const state = scene.states[at];
      const letter = made("blockquote", scene.position, { className: "play-letter" });
      letter.prepend(made("strong", `The letter of ${scene.they}: `));

      const gauge = made("p", "", { className: `talk-gauge hard-${state.hard}` });
      gauge.append(
        made("span", "●".repeat(state.hard + 1) + "○".repeat(3 - state.hard), { ariaHidden: "true" }),
        ` ${scene.they}: ${scene.hardness[state.hard]}.`,
      );
      const behind = made("ul", "", { className: "talk-interests" });
      scene.interests.forEach((words, k) => {
        const seen = state.known[k] || state.over;
        const item = made("li", seen ? words : "Not yet known.", {
          className: state.met[k] ? "met" : state.known[k] ? "known" : seen ? "missed" : "hidden-still",
        });
        const mark = state.met[k] ? "✓ Met: " : state.known[k] ? "Known: " : seen ? "Never asked for: " : "? ";
        item.prepend(made("strong", mark));
        if (state.met[k]) item.append(made("span", ` In return: ${scene.gets[k]}`, { className: "gets" }));
        behind.append(item);
      });

      const said = made("ol", "", { className: "talk-said" });
      turns.forEach((turn, k) => {
        const item = document.createElement("li");
        item.append(made("p", `${scene.you}: “${scene.moves[turn.move].says}”`, { className: "you" }));
        const reply = made("p", turn.reply[0]);
        const why = made("p", turn.reply[1], { className: "why" });
        item.append(reply, why);
        if (k === turns.length - 1) item.tabIndex = -1;
        said.append(item);
      });
      const status = made("div", "", { className: "heard" });
      status.setAttribute("role", "status");

      const choices = made("div", "", { className: "talk-choices", hidden: state.over });
      for (const offers of [false, true]) {
        const group = document.createElement("fieldset");
        group.append(made("legend", offers ? "Or offer, or write down" : "Say"));
        scene.moves.forEach((move, k) => {
          if (move.offer !== offers) return;
          const button = made("button", move.says, { type: "button" });
          if (moves.includes(k)) button.classList.add("said");
          button.addEventListener("click", () => {
            all[scene.name] = [...moves, k];
            save();
            show("last");
          });
          group.append(button);
        });
        choices.append(group);
      }
      const back = made("button", "Take back the last", { type: "button", hidden: !moves.length });
      back.addEventListener("click", () => { all[scene.name] = moves.slice(0, -1); save(); show("last"); });
      const again = made("button", "Begin again", { type: "button", hidden: !moves.length });
      again.addEventListener("click", () => { all[scene.name] = []; save(); show("top"); });
      const keys = made("p", "", { className: "play-keys" });
      keys.append(back, again);
      const ended = made("p", ending(scene, state, turns), { className: "talk-ended", hidden: !state.over });

      box.replaceChildren(
        chooser("Your chair", scenes, chosen, (k) => { chosen = k; save(); show("top"); }),
        letter, gauge, made("p", "What stands behind it", { className: "talk-title" }), behind,
        said, status, ended, choices, keys,
      );
      if (focus === "last" && turns.length) {
        const last = said.lastElementChild;
        last.focus({ preventScroll: true });
        last.scrollIntoView({ block: "nearest" });
        status.textContent = `${turns.at(-1).reply.join(" ")} ${gauge.textContent}`;
      } else if (focus) {
        box.querySelector("select").focus();
      }
    }
    function ending(scene, state, turns) {
      const met = state.met.filter(Boolean).length, known = state.known.filter(Boolean).length;
      const how = state.hard === 3 ? `${scene.they} has left.` : "It is written down.";
      return `${how} ${turns.length} moves; ${known} of 3 interests heard, ${met} met. ` +
        (met === 3 ? "Now take the other chair." : "Take back some moves, or begin again.");
    }
    show();
  }

  // ---- Scripts: a weak one to improve, what is in it, and a strong one with the reasons.
  // The patterns are Python's, where a letter is a letter in every language: Nuñez, Łukasz.
  const LETTER = "\\p{L}\\p{N}_";
  const EDGE = `(?:(?<![${LETTER}])(?=[${LETTER}])|(?<=[${LETTER}])(?![${LETTER}]))`;
  const asPython = (pattern) => new RegExp(
    pattern.replace(/\[[^\]]*\]/g, (one) => one.replaceAll("\\w", LETTER))
      .replaceAll("\\w", `[${LETTER}]`).replaceAll("\\b", EDGE),
    "iu",
  );
  function found(script, text) {
    const plain = text.replaceAll("’", "'").split(/\s+/).filter(Boolean);
    return script.parts.map((part) => {
      const words = plain.join(" ").match(asPython(part.pattern))?.[0];
      if (words) {
        const quoted = words.replace(/^[ .!?:;,“]+/, "").trim();
        return { well: !part.avoid, says: part.there.replace("{}", () => quoted) };
      }
      if (part.avoid && plain.length < script.least) return { well: false, says: script.tooShort };
      return { well: part.avoid, says: part.missing };
    });
  }
  function scripts(box, all) {
    const KEY = "improving-care-scripts";
    const before = kept(KEY);
    const texts = Object.fromEntries(all.map((one) => {
      const mine = before?.texts?.[one.name];
      return [one.name, typeof mine === "string" ? mine.slice(0, 2000) : one.weak];
    }));
    // What the reader wrote and put aside for the weak one, the latest last: none is ever lost.
    const aside = Object.fromEntries(all.map((one) => {
      const mine = before?.aside?.[one.name];
      return [one.name, Array.isArray(mine) ? mine.filter((text) => typeof text === "string") : []];
    }));
    let chosen = all[before?.chosen] ? before.chosen : 0;
    const save = () => keep(KEY, { chosen, texts, aside });
    const name = `script-${Math.random().toString(36).slice(2)}`;

    function show(focus) {
      const script = all[chosen];
      const label = made("label", "Improve it here. Keep what is true, say what you would say.", { htmlFor: name });
      const stays = made("p", "What you write stays in this browser, for whoever uses it after you: name nobody real.");
      const text = own(made("textarea", "", { id: name, value: texts[script.name], rows: 6, maxLength: 2000 }));
      text.spellcheck = true;
      text.addEventListener("input", () => { texts[script.name] = text.value; save(); offer(); });
      const reply = made("div", "", { className: "script-found" });
      reply.setAttribute("role", "status");
      const strong = made("div", "", { className: "script-strong" });
      strong.tabIndex = -1;
      const look = made("button", "What is in it?", { type: "button" });
      const see = made("button", "Show a strong one", { type: "button" });
      const weak = made("button", "Back to the weak one", { type: "button" });
      look.addEventListener("click", () => {
        const rows = found(script, text.value);
        const good = rows.filter((row) => row.well).length;
        const list = document.createElement("ul");
        list.append(...rows.map((row) => {
          const item = made("li", row.says, { className: row.well ? "well" : "not-yet" });
          item.prepend(made("span", row.well ? "✓ " : "→ ", { className: "mark" }));
          return item;
        }));
        const after = good === rows.length
          ? "As far as words can tell, every part is there. Now read it aloud: would you like to hear it?"
          : "Change one thing and look again.";
        reply.replaceChildren(made("p", `By its words, ${good} of ${rows.length} as they should be.`), list, made("p", after));
      });
      see.addEventListener("click", () => {
        if (text.value.trim() === script.weak) {
          strong.replaceChildren(made("p", "Improve it a little first: a line is enough. Then compare."));
          strong.focus();
          return;
        }
        strong.replaceChildren(
          made("p", "One strong script of many, with the reason for each sentence.", { className: "talk-title" }),
          ...script.strong.map(([sentence, why]) => {
            const part = document.createElement("div");
            part.append(made("p", sentence), made("p", why, { className: "why" }));
            return part;
          }),
          compared(script, text.value),
        );
        strong.focus();
      });
      const mine = made("button", "Back to mine", { type: "button" });
      // Put what stands in the box aside, unless it is the weak one or put aside already.
      const put = (place) => {
        const kept = aside[script.name];
        if (text.value.trim() && text.value !== script.weak && !kept.includes(text.value)) kept[place](text.value);
      };
      const offer = () => {
        weak.hidden = text.value === script.weak;
        mine.hidden = aside[script.name].every((one) => one === text.value);
      };
      const turn = (to) => { texts[script.name] = to; save(); show("text"); };
      weak.addEventListener("click", () => { put("push"); turn(script.weak); });
      mine.addEventListener("click", () => { const to = aside[script.name].pop(); put("unshift"); turn(to); });
      offer();
      const keys = made("p", "", { className: "play-keys" });
      keys.append(look, see, weak, mine);
      const said = made("blockquote", script.weak, { className: "play-letter" });
      box.replaceChildren(
        chooser("Script", all, chosen, (k) => { chosen = k; save(); show("top"); }),
        made("p", script.scene), said, label, stays, text, keys, reply, strong,
      );
      if (focus) box.querySelector(focus === "top" ? "select" : "textarea").focus();
    }
    // The three side by side, part by part.
    function compared(script, mine) {
      const table = document.createElement("table");
      const head = table.createTHead().insertRow();
      for (const title of ["What the check finds", "weak", "yours", "strong"]) {
        head.append(made("th", title, { scope: "col" }));
      }
      const best = script.strong.map(([sentence]) => sentence).join(" ");
      const columns = [script.weak, mine, best].map((text) => found(script, text));
      const body = table.createTBody();
      script.parts.forEach((part, k) => {
        const row = body.insertRow();
        row.append(made("th", part.name, { scope: "row" }));
        for (const column of columns) row.insertCell().textContent = column[k].well ? "✓ yes" : "– no";
      });
      return table;
    }
    show();
  }
  return { talk, scripts };
})();

document.querySelectorAll(".play > script").forEach((data) => {
  const box = document.createElement("div");
  data.parentElement.classList.add("playing");
  data.after(box);
  compactGames[data.parentElement.dataset.game](box, JSON.parse(data.textContent));
});
// Paper shows the same in words.
addEventListener("beforeprint", () => {
  document.querySelectorAll(".play-words details").forEach((part) => { part.open = true; });
});
