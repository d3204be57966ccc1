// A chart that is replaced in place, with what it says under it.

const PHONE = 500; // pixels across: with fewer, none may stand empty beside a picture

// Vega is a megabyte: one picture of a page asks the kernel for it and the others wait. Whoever asks
// may be gone before the answer comes, because its cell was run again: then the next one asks.
async function vegaEmbed(model, gone) {
  while (!gone.aborted) {
    globalThis.courseVega ??= new Promise((resolve, reject) => {
      const giveUp = () => reject((globalThis.courseVega = undefined));
      gone.addEventListener("abort", giveUp);
      model.on("msg:custom", async (message) => {
        gone.removeEventListener("abort", giveUp);
        const url = URL.createObjectURL(new Blob([message.vega], { type: "text/javascript" }));
        resolve((await import(url)).default);
      });
      model.send({ ask: "vega" });
    });
    try {
      return await globalThis.courseVega;
    } catch {
      // The picture that asked is gone.
    }
  }
}

async function render({ model, el }) {
  const picture = document.createElement("div");
  const words = document.createElement("p");
  picture.className = "course-picture";
  picture.setAttribute("role", "img");
  words.setAttribute("aria-live", "polite");
  el.append(picture, words);

  const say = () => (words.textContent = model.get("words"));
  const gone = new AbortController();
  let busy = false;
  let stale = false;
  let measured = 0;
  async function draw() {
    stale = true;
    if (busy) return;
    busy = true;
    while (stale) {
      stale = false;
      const embed = await vegaEmbed(model, gone.signal);
      if (gone.signal.aborted) return;
      // Drawn aside and swapped in, so that the picture never blinks.
      const next = document.createElement("div");
      next.setAttribute("aria-hidden", "true"); // the description is the picture's label
      const spec = structuredClone(model.get("spec"));
      await embed(next, spec, { actions: false, renderer: "svg", defaultStyle: false });
      picture.setAttribute("aria-label", spec.description);
      picture.replaceChildren(next);
      // Once for each room, not at each move: the picture must not jump about.
      if (el.clientWidth < PHONE && measured !== el.clientWidth) {
        measured = el.clientWidth;
        model.set("beside", Math.ceil(next.firstChild.getAttribute("width") - spec.usermeta.asked));
        model.save_changes();
      }
    }
    busy = false;
  }

  const measure = new ResizeObserver(() => {
    if (!el.clientWidth || el.clientWidth === model.get("room")) return;
    model.set("room", el.clientWidth);
    model.save_changes();
  });
  measure.observe(el);
  model.on("change:words", say);
  model.on("change:spec", draw);
  say();
  draw();
  return () => {
    measure.disconnect();
    gone.abort();
  };
}

export default { render };
