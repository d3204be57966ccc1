// Charts stand on the page as still pictures. Two kinds are drawn live instead: those with
// something to move, and those that would be too small to read because the window is narrow.

const READABLE = 0.8; // a still picture may shrink to this part of its size, no further
const REST = 500; // milliseconds without a move before a chart is read out

let bundle;
// Not called vega: the bundle puts a thing of that name in the window.
function embedder() {
  bundle ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.documentElement.dataset.content_root + "_static/vega.js";
    script.onload = () => resolve(window.vegaEmbed);
    script.onerror = () => reject(new Error("The charts' script did not load."));
    document.head.append(script);
  });
  return bundle;
}

// What a reader can move.
function bound(spec) {
  return (spec.params || []).filter((param) => param.bind && param.bind !== "scales");
}

// Only a plain or layered chart can be drawn narrower; any other shrinks as a picture does.
function canShrink(spec) {
  return typeof spec.width === "number" && !("hconcat" in spec || "vconcat" in spec || "concat" in spec);
}

// The same chart for `room` pixels in all. What is placed by pixels goes with the edges: labels
// beyond the right edge keep their distance from it, icons above the chart start at its left.
function narrowed(spec, room) {
  const fitted = structuredClone(spec);
  const placed = (fitted.layer || []).map((layer) => layer.encoding?.x).filter((x) => typeof x?.value === "number");
  const above = placed.filter((x) => x.value < spec.width);
  const first = Math.min(...above.map((x) => x.value));
  for (const x of placed) {
    x.value = above.includes(x) ? x.value - first + 12 : { expr: `width + ${x.value - spec.width}` };
  }
  // Sentences are broken into lines: about so many pixels go to a letter of each size.
  for (const layer of fitted.layer || []) {
    const { text, x } = layer.encoding || {};
    if (text?.field && typeof x?.value === "number") {
      const letters = Math.floor((room - 60) / 7.5);
      const broken = `replace(datum['${text.field}'], /(.{1,${letters}})(?: |$)/g, '$1\\n')`;
      layer.transform = [...(layer.transform || []), { calculate: broken, as: text.field }];
      layer.mark = { ...layer.mark, lineBreak: "\n" };
    }
  }
  const wrap = (text, pixels) => [text].flat().flatMap((line) => lines(line, room / pixels));
  if (fitted.title?.text) fitted.title.text = wrap(fitted.title.text, 10);
  if (fitted.title?.subtitle) fitted.title.subtitle = wrap(fitted.title.subtitle, 7.5);
  return { ...fitted, width: room, autosize: { type: "fit-x", contains: "padding" } };
}

function lines(text, length) {
  const found = [];
  for (const word of text.split(" ")) {
    const last = found.at(-1);
    if (last !== undefined && last.length + word.length < length) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found;
}

// The sentence that the chart writes as it is set now, which is its field `said`; a chart without
// one tells what its controls stand at.
function sentence(view, controls) {
  const said = new Set();
  const look = (item) => {
    if (item.text && item.text === item.datum?.said) said.add(item.text.replaceAll("\n", " "));
    item.items?.forEach(look);
  };
  look(view.scenegraph().root);
  if (said.size) return [...said].join(" ");
  return controls.map(({ name, bind }) => `${bind.name}: ${view.signal(name)}.`).join(" ");
}

async function draw(figure, spec, description) {
  const embed = await embedder();
  const place = document.createElement("div");
  const controls = bound(spec);
  // Drawn anew for another width, the chart stays where the reader has moved it.
  if (figure.view) for (const control of controls) control.value = figure.view.signal(control.name);
  const { view } = await embed(place, spec, { renderer: "svg", actions: false, tooltip: false });
  figure.firstElementChild.replaceWith(place);
  const svg = place.querySelector("svg");
  svg.setAttribute("role", "img");
  // The picture as a whole has its text; a hundred nameless marks would only be in the way.
  svg.firstElementChild.setAttribute("aria-hidden", "true");
  const label = () => {
    const now = controls.length ? `As it is set now: ${sentence(view, controls)}` : "";
    svg.setAttribute("aria-label", `${description} ${now}`.trim());
  };
  label();
  // Read out once the reader rests, not at each step of a key held down.
  let resting;
  const moved = () => {
    clearTimeout(resting);
    resting = setTimeout(async () => {
      await view.runAsync();
      label();
      figure.lastElementChild.textContent = sentence(view, controls);
    }, REST);
  };
  for (const { name } of controls) view.addSignalListener(name, moved);
  figure.view = view; // for who looks from the console, and for the tests
}

function start(figure) {
  const still = figure.querySelector("svg");
  const spec = JSON.parse(figure.querySelector("script").textContent);
  const description = still.getAttribute("aria-label");
  const full = still.width.baseVal.value;
  let drawn = full;
  if (bound(spec).length) {
    drawn = null;
    const heard = document.createElement("p");
    heard.className = "heard";
    heard.setAttribute("role", "status");
    figure.append(heard);
  }
  const look = () => {
    const narrow = canShrink(spec) && figure.clientWidth < READABLE * full;
    const width = narrow ? figure.clientWidth : full;
    if (width === drawn) return;
    drawn = width;
    draw(figure, narrow ? narrowed(spec, width) : spec, description);
  };
  new ResizeObserver(look).observe(figure);
}

document.querySelectorAll(".course-chart").forEach(start);
