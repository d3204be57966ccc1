// Buttons that fetch a file from the kernel and save it on this machine.

function render({ model, el }) {
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  el.classList.add("course-take");
  for (const [format, label] of Object.entries(model.get("formats"))) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => model.send({ format }));
    el.append(button);
  }
  el.append(said);
  model.on("msg:custom", (message, buffers) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(buffers, { type: message.type }));
    link.download = message.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    const print = message.name.endsWith(".html") ? " Open it to read and print it." : "";
    said.textContent = `${message.name} is in your downloads.${print}`;
  });
}

export default { render };
