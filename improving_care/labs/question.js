// A question with answers to choose from, and a reply to whichever is chosen.

function render({ model, el }) {
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  const reply = document.createElement("p");
  group.className = "course-question";
  legend.textContent = model.get("question");
  reply.setAttribute("aria-live", "polite");
  group.append(legend);
  const name = `question-${crypto.randomUUID()}`;
  model.get("answers").forEach((answer, at) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.dataset.lmSuppressShortcuts = ""; // JupyterLab leaves its arrow keys alone
    input.name = name;
    input.checked = at === model.get("chosen");
    input.addEventListener("change", () => {
      model.set("chosen", at);
      model.save_changes();
    });
    label.append(input, answer);
    group.append(label);
  });
  group.append(reply);
  el.append(group);

  const show = () => {
    reply.textContent = model.get("reply");
    reply.hidden = !reply.textContent;
  };
  model.on("change:reply", show);
  show();
}

export default { render };
