// A file chosen on this machine, handed to the kernel.

function render({ model, el }) {
  const label = document.createElement("label");
  const file = document.createElement("input");
  el.classList.add("course-choose");
  file.type = "file";
  file.accept = model.get("accept");
  label.append(model.get("label"), file);
  el.append(label);
  file.addEventListener("change", async () => {
    const chosen = file.files[0];
    if (!chosen) return;
    // What is too large is not sent: its size is enough for the answer.
    const small = chosen.size <= model.get("most");
    model.send({ size: chosen.size }, undefined, small ? [await chosen.arrayBuffer()] : []);
    file.value = ""; // so that the same file, mended, can be chosen again
  });
}

export default { render };
