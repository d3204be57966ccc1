// A table from this machine to the kernel: pasted, chosen as a file, or the example.

// In parts, because one message of more than 10 MB closes Jupyter's connection without a word.
const PART = 4_000_000;

function render({ model, el }) {
  const id = crypto.randomUUID();
  el.classList.add("course-bring");
  el.innerHTML = `
    <div class="paste"><label for="paste-${id}">Paste a table with its header</label>
      <textarea id="paste-${id}" rows="6" spellcheck="false" autocomplete="off"></textarea></div>
    <div class="buttons"><button type="button" class="read">Read what I pasted</button>
      <button type="button" class="example">Show me an example: falls at Merewick</button></div>
    <div class="file"><label for="file-${id}">Or choose a file (CSV or XLSX)</label>
      <input type="file" id="file-${id}" accept=".csv,.tsv,.txt,.xlsx,.xlsm"></div>
    <p>Nothing leaves this machine: the table is read and drawn here, and kept nowhere.</p>`;
  const paste = el.querySelector("textarea");
  const file = el.querySelector("input");

  async function bring(name, blob) {
    // What is too large is not sent: its size is enough for the answer.
    const parts = blob.size > model.get("most") ? 0 : Math.max(1, Math.ceil(blob.size / PART));
    const told = { name, size: blob.size, parts };
    if (!parts) model.send(told);
    for (let part = 0; part < parts; part++) {
      const bytes = await blob.slice(part * PART, (part + 1) * PART).arrayBuffer();
      model.send({ ...told, part }, undefined, [bytes]);
    }
  }

  const read = () => bring("", new Blob([paste.value]));
  el.querySelector(".read").addEventListener("click", read);
  paste.addEventListener("paste", () => setTimeout(read)); // once the text is in the box
  file.addEventListener("change", () => {
    if (file.files.length) bring(file.files[0].name, file.files[0]);
  });
  el.querySelector(".example").addEventListener("click", () => model.send({ example: true }));
  model.on("msg:custom", (message) => {
    paste.value = message.text;
    read();
  });
}

export default { render };
