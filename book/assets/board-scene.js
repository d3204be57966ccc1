// A scene in a boardroom: some questions, and time for only a few. What one hears stands on the
// page already. No choice is wrong; the end says what was looked for and what was not.

function boardScene(box) {
  const most = Number(box.dataset.most);
  const rows = [...box.querySelectorAll(".scene-asks > li")];
  const sum = box.querySelector(".scene-sum");
  const all = [...new Set(rows.map((row) => row.dataset.looksFor).filter(Boolean))];
  let asked = [];

  const listed = (some) => some.length > 1
    ? `${some.slice(0, -1).join(", ")} and ${some.at(-1)}` : some[0];

  function show() {
    const over = asked.length === most;
    for (const row of rows) {
      const heard = asked.includes(row);
      row.classList.toggle("asked", heard);
      row.querySelector(".scene-heard").hidden = !(heard || over);
      // Not disabled: the keyboard must not lose its place.
      row.querySelector(".scene-ask button").setAttribute("aria-disabled", String(heard || over));
    }
    again.hidden = !over;
    box.classList.toggle("over", over);
    if (!asked.length) {
      sum.textContent = most === 1 ? "Choose one." : `Choose ${most} of ${rows.length}, one after the other.`;
    } else if (!over) {
      sum.textContent = `Asked: ${asked.length} of ${most}. Read the answer before you go on.`;
    } else {
      const found = all.filter((what) => asked.some((row) => row.dataset.looksFor === what));
      const missed = all.filter((what) => !found.includes(what));
      const said = [];
      if (all.length) {
        said.push(found.length ? `You looked for ${listed(found)}.` : "You looked for none of what this paper hides.");
        if (missed.length && found.length) said.push(`You did not look for ${listed(missed)}.`);
      }
      said.push("The other answers stand above, too, in grey.");
      sum.textContent = said.join(" ");
    }
    // One answer at a time is read out, and then the sum; the others can be found above.
    const last = asked.at(-1)?.querySelector(".scene-heard").textContent;
    heard.textContent = last ? `${last} ${sum.textContent}` : "";
  }

  for (const row of rows) {
    const ask = row.querySelector(".scene-ask");
    const button = document.createElement("button");
    button.type = "button";
    button.append(...ask.childNodes);
    button.addEventListener("click", () => {
      if (button.ariaDisabled === "true") return;
      asked.push(row);
      show();
    });
    ask.append(button);
  }
  const again = Object.assign(document.createElement("button"), { type: "button", textContent: "Choose again" });
  again.className = "scene-again";
  again.addEventListener("click", () => {
    asked = [];
    show();
    rows[0].querySelector("button").focus();
  });
  const heard = document.createElement("p");
  heard.className = "heard";
  heard.setAttribute("role", "status");
  sum.after(again, heard);
  box.classList.add("playing-scene");
  show();
}

document.querySelectorAll(".board-scene").forEach(boardScene);
