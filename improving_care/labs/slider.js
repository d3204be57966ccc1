// A labelled slider over a list of words: the browser's own, so that keys and touch work.

function render({ model, el }) {
  const label = document.createElement("label");
  const name = document.createElement("span");
  const input = document.createElement("input");
  const output = document.createElement("output");
  label.className = "course-slider";
  input.type = "range";
  input.dataset.lmSuppressShortcuts = ""; // JupyterLab leaves its arrow keys alone
  label.append(name, input, output);
  el.append(label);

  const show = () => {
    const words = model.get("words");
    name.textContent = model.get("label");
    input.max = words.length - 1;
    input.value = model.get("at");
    output.textContent = words[model.get("at")];
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", () => {
    model.set("at", Number(input.value));
    model.save_changes();
  });
  model.on("change", show);
  show();
}

export default { render };
