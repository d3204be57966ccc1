// A question with answers to choose from, and a reply to whichever is chosen. A click, Enter or
// Space gives one. The arrow keys only walk through them, so that each can be read before that.

function render({ model, el }) {
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  const reply = document.createElement("p");
  group.className = "course-question";
  legend.textContent = model.get("question");
  reply.setAttribute("aria-live", "polite");
  group.append(legend);
  let walking = false;
  const name = `question-${crypto.randomUUID()}`;
  model.get("answers").forEach((answer, at) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.dataset.lmSuppressShortcuts = ""; // JupyterLab leaves its arrow keys alone
    input.name = name;
    input.checked = at === model.get("chosen");
    input.addEventListener("click", () => {
      if (walking) tell("Press Enter to give this answer.");
      else give(at);
    });
    input.addEventListener("keydown", (event) => {
      walking = event.key.startsWith("Arrow");
      // Of an answer that an arrow key has marked, Space makes no click.
      if (event.key !== "Enter" && event.key !== " ") return;
      input.checked = true;
      give(at);
    });
    input.addEventListener("keyup", () => (walking = false));
    label.append(input, answer);
    group.append(label);
  });
  group.append(reply);
  el.append(group);

  function give(at) {
    if (at === model.get("chosen")) return show(); // it has its reply already
    model.set("chosen", at);
    model.save_changes();
  }
  function tell(words) {
    reply.textContent = words;
    reply.hidden = !words;
  }
  const show = () => tell(model.get("reply"));
  model.on("change:reply", show);
  show();
}

export default { render };
