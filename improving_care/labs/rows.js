// Rows of labelled boxes to write in; or one form. What is written goes to the kernel at once.

function render({ model, el }) {
  const columns = model.get("columns");
  const one = model.get("one");
  const answer = model.get("answer");
  const list = document.createElement("div");
  const head = document.createElement("div");
  const foot = document.createElement("div");
  const add = button("Add a row", () => insert(rows().length));
  const undo = button("Put it back", () => insert(removed.at, removed.row));
  const said = span("");
  let removed;
  el.classList.add("course-rows");
  list.className = one ? "form" : "list";
  el.style.setProperty("--columns", columns.map((c) => `minmax(0, ${c.wide}fr)`).join(" "));
  foot.className = "foot";
  said.setAttribute("role", "status");
  undo.hidden = true;
  foot.append(add, said, undo);
  // Wide enough, the names stand once above; a screen reader has them at each box.
  head.className = "line head";
  head.setAttribute("aria-hidden", "true");
  head.append(...["", ...columns.map((column) => column.title), ""].map(span));
  el.append(list);
  if (one) el.append(said);
  else el.prepend(head), el.append(foot);

  const rows = () => structuredClone(model.get("rows"));
  function keep(changed) {
    model.set("rows", changed);
    model.save_changes();
  }
  function span(text) {
    const made = document.createElement("span");
    made.textContent = text;
    return made;
  }
  function button(text, press, label) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    return made;
  }
  function tell(text, back = false) {
    said.textContent = text;
    undo.hidden = !back;
  }

  function insert(at, row = {}) {
    const changed = rows();
    if (changed.length >= model.get("most")) return tell(`${changed.length} rows are the most.`);
    changed.splice(at, 0, row);
    keep(changed);
    draw();
    tell(`Row ${at + 1} is there.`);
    list.children[at].querySelector("input, textarea, select").focus();
  }
  function remove(at) {
    const changed = rows();
    removed = { at, row: changed.splice(at, 1)[0] };
    keep(changed);
    draw();
    tell(`Row ${at + 1} is taken out.`, true);
    (list.children[at]?.querySelector("input, textarea, select") ?? add).focus();
  }

  function box(column, at, value) {
    const tag = column.options ? "select" : column.longest > 60 ? "textarea" : "input";
    const made = document.createElement(tag);
    for (const option of column.options ?? []) made.add(new Option(option || "choose", option));
    if (tag === "textarea") made.rows = column.longest > 150 ? 2 : 1;
    if (column.number) Object.assign(made, { type: "number", step: "any", min: 0 });
    else if (tag !== "select") made.maxLength = column.longest;
    made.value = value ?? "";
    made.spellcheck = true;
    made.autocomplete = "off";
    made.dataset.lmSuppressShortcuts = ""; // JupyterLab leaves its keys alone
    if (!one) made.setAttribute("aria-label", `${column.title}, row ${at + 1}`);
    made.addEventListener("input", () => {
      const changed = rows();
      const number = made.value === "" ? null : made.valueAsNumber;
      changed[at] = { ...changed[at], [column.name]: column.number ? number : made.value };
      if (made.maxLength > 0 && made.value.length >= made.maxLength) {
        tell(`“${column.title}” is full: it takes ${made.maxLength} letters. Say it shorter.`);
      }
      if (column.name !== answer && changed[at][answer]) takeBack(changed[at], at);
      keep(changed);
    });
    return made;
  }
  // An answer was given to other words than those that stand there now.
  function takeBack(row, at) {
    const column = columns.findIndex((each) => each.name === answer);
    tell(`Row ${at + 1} has changed: “${row[answer]}” is taken back. Ask again.`);
    row[answer] = "";
    list.children[at].querySelectorAll("input, textarea, select")[column].value = "";
  }
  function draw() {
    list.replaceChildren(
      ...rows().map((row, at) => {
        const line = document.createElement("div");
        line.className = "line";
        for (const column of columns) {
          const label = document.createElement("label");
          label.append(span(column.title), box(column, at, row[column.name]));
          line.append(label);
        }
        if (one) return line;
        line.setAttribute("role", "group");
        line.setAttribute("aria-label", `Row ${at + 1}`);
        const number = span(at + 1);
        number.className = "number";
        line.prepend(number);
        const both = span("");
        both.className = "keys";
        both.append(
          button("+", () => insert(at + 1), `Add a row below row ${at + 1}`),
          button("×", () => remove(at), `Take out row ${at + 1}`),
        );
        line.append(both);
        return line;
      }),
    );
    tell("");
  }
  // Only what the kernel fills in is drawn anew: what a person types must not jump.
  model.on("msg:custom", ({ begin }) => {
    draw();
    if (!begin) return;
    list.querySelector("input, textarea, select").focus();
    tell(one ? "The boxes are filled in." : `${rows().length} rows are filled in.`);
  });
  draw();
}

export default { render };
