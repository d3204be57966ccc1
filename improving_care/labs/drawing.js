// A picture in SVG that is replaced in place, with what it says under it.

function render({ model, el }) {
  const picture = document.createElement("div");
  const words = document.createElement("p");
  picture.className = "course-picture";
  words.setAttribute("aria-live", "polite");
  el.append(picture, words);

  const draw = () => (picture.innerHTML = model.get("svg"));
  const say = () => {
    words.textContent = model.get("words");
    words.hidden = !words.textContent;
  };
  const measure = new ResizeObserver(() => {
    if (!el.clientWidth || el.clientWidth === model.get("room")) return;
    model.set("room", el.clientWidth);
    model.save_changes();
  });
  measure.observe(el);
  model.on("change:svg", draw);
  model.on("change:words", say);
  draw();
  say();
  return () => measure.disconnect();
}

export default { render };
