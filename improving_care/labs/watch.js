// A day as moving dots: play and pause, a slider for the hour, and the same in words and a table.

const SVG = "http://www.w3.org/2000/svg";
const WIDEST = 720, SIDE = 14, HEAD = 22, GAP = 14;
const HOUR = 6; // steps in an hour

function made(tag, attributes = {}, text = "") {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
}

function render({ model, el }) {
  const words = model.get("words");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  el.classList.add("course-watch");
  el.innerHTML = `<div class="picture course-picture" role="img"></div>
    <p class="words"></p>
    <label class="course-slider"><span>Time of day</span>
      <input type="range" data-lm-suppress-shortcuts><output></output></label>
    <p><button type="button"></button></p>
    <details><summary>The same day as a table</summary><div class="scroll"><table>
      <thead></thead><tbody></tbody></table></div></details>`;
  const picture = el.querySelector(".picture");
  const said = el.querySelector(".words");
  const slider = el.querySelector("input");
  const button = el.querySelector("button");
  slider.max = words.length - 1;

  // The rooms, one under the other, as wide as the page and as high as their most patients.
  const svg = made("svg", { "aria-hidden": "true" });
  const dots = new Map();
  let across, tops, wide;
  function lay(width) {
    wide = width;
    across = Math.floor((wide - GAP) / SIDE);
    tops = [];
    dots.clear();
    svg.replaceChildren();
    let height = 0;
    model.get("rooms").forEach((name, room) => {
      const rows = Math.max(1, Math.ceil(model.get("sizes")[room] / across));
      tops.push(height + HEAD);
      svg.append(made("text", { x: 2, y: height + HEAD - 7 }, name));
      const box = { x: 0.5, y: height + HEAD - 1.5, width: wide - 1, height: rows * SIDE + 5, rx: 4 };
      svg.append(made("rect", { class: "room", ...box }));
      height += HEAD + rows * SIDE + GAP;
    });
    svg.setAttribute("viewBox", `0 0 ${wide} ${height}`);
  }
  picture.append(svg);

  const stays = model.get("stays");
  const late = model.get("late");
  function draw() {
    const at = model.get("at");
    const here = new Set();
    for (const [patient, room, slot, first, last] of stays) {
      if (at < first || at >= last) continue;
      here.add(patient);
      let dot = dots.get(patient);
      if (!dot) {
        dot = made("rect", { width: 10, height: 10 });
        dots.set(patient, dot);
        svg.append(dot);
      }
      const x = GAP / 2 + (slot % across) * SIDE, y = tops[room] + 2 + Math.floor(slot / across) * SIDE;
      dot.style.transform = `translate(${x}px, ${y}px)`;
      const over = at >= late[patient]; // a square has been here over four hours
      dot.setAttribute("class", over ? "dot late" : "dot");
      dot.setAttribute("rx", over ? 0 : 5);
    }
    for (const [patient, dot] of dots) {
      if (here.has(patient)) continue;
      dot.remove();
      dots.delete(patient);
    }
    said.textContent = words[at];
    picture.setAttribute("aria-label", `Patients as dots. ${words[at]}`);
    slider.value = at;
    slider.nextElementSibling.textContent = words[at].slice(0, 5);
    slider.setAttribute("aria-valuetext", words[at].slice(0, 5));
  }

  let clock;
  const go = (at) => {
    model.set("at", at);
    model.save_changes();
  };
  function pause() {
    clearInterval(clock);
    clock = undefined;
    button.textContent = still.matches ? "An hour later" : "Play";
    said.setAttribute("aria-live", "polite");
  }
  function play() {
    button.textContent = "Pause";
    said.setAttribute("aria-live", "off"); // nobody can listen to four sentences a second
    clock = setInterval(() => {
      const next = model.get("at") + 1;
      if (next < words.length && el.isConnected) go(next);
      else pause();
    }, 250);
  }
  button.addEventListener("click", () => {
    if (clock) return pause();
    const end = model.get("at") >= words.length - 1;
    if (still.matches) return go(end ? 0 : Math.min(model.get("at") + HOUR, words.length - 1));
    if (end) go(0);
    play();
  });
  slider.addEventListener("input", () => {
    if (clock) pause();
    go(Number(slider.value));
  });

  const cells = (row, tag) => `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  const head = ["Time", "At triage", "No place", "Being seen", "Wait for a bed", "Over four hours"];
  el.querySelector("thead").innerHTML = cells(head, 'th scope="col"').replaceAll('</th scope="col">', "</th>");
  el.querySelector("tbody").innerHTML = model.get("hours").map((row) => cells(row, "td")).join("");

  const measure = new ResizeObserver(() => {
    const width = Math.min(WIDEST, picture.clientWidth);
    if (!width || width === wide) return;
    lay(width);
    draw();
  });
  measure.observe(picture);
  model.on("change:at", draw);
  lay(WIDEST);
  pause();
  draw();
  return () => {
    clearInterval(clock);
    measure.disconnect();
  };
}

export default { render };
