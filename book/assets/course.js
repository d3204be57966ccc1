// What a page of the course does when scripts are on: the colour switch, quizzes, doors, printing.
// Everything here only adds; with scripts off each page still reads whole.

function colourSwitch() {
  const button = document.querySelector(".theme-switch");
  const root = document.documentElement;
  const show = () => { button.textContent = root.dataset.theme === "dark" ? "Light" : "Dark"; };
  button.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private window */ }
    show();
  });
  show();
  button.hidden = false;
}

// Each answer gets its reason; the reasons stand on the page already, in the list below.
function quiz(box) {
  const button = box.querySelector(".quiz-check");
  const reply = box.querySelector(".quiz-reply");
  const labels = [...box.querySelectorAll("label")];
  const reasons = [...box.querySelectorAll("details li")];
  const answers = box.querySelector("details");
  answers.hidden = true;
  button.hidden = false;

  const check = () => {
    const chosen = labels.findIndex((label) => label.firstElementChild.checked);
    if (chosen < 0) {
      reply.className = "quiz-reply";
      reply.textContent = "Choose an answer first.";
      return;
    }
    const right = "right" in reasons[chosen].dataset;
    labels.forEach((label) => label.classList.remove("right", "wrong"));
    labels[chosen].classList.add(right ? "right" : "wrong");
    const reason = reasons[chosen].querySelector(".reason").cloneNode(true);
    if (!right) reason.append(" Try another.");
    reply.className = right ? "quiz-reply right" : "quiz-reply";
    reply.replaceChildren(reason);
    if (right) answers.hidden = false;
    box.dispatchEvent(new CustomEvent("answered", { detail: right }));
  };
  button.addEventListener("click", check);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.type === "radio") check();
  });
  // A new choice takes the old reply away, so that it never stands beside another answer.
  box.addEventListener("change", () => {
    reply.replaceChildren();
    labels.forEach((label) => label.classList.remove("right", "wrong"));
  });
}

// The first answer to each question marks its module in the list; the first one missed that is
// written is where to begin.
function whereToBegin(box) {
  const questions = [...box.querySelectorAll(".quiz")];
  const modules = [...box.querySelectorAll(".begin-list li")];
  const said = box.querySelector(".begin-here");
  const known = questions.map(() => null);

  function tell() {
    const left = known.filter((answer) => answer === null).length;
    if (left) {
      said.textContent = `${left} ${left === 1 ? "question" : "questions"} to go.`;
      return;
    }
    const missed = modules.filter((_, at) => !known[at]);
    const first = missed.find((module) => "written" in module.dataset);
    if (first) {
      said.replaceChildren("Begin with module ", first.querySelector("a").cloneNode(true));
    } else if (missed.length) {
      said.textContent = "What you missed is taught in modules that are not yet written. Meanwhile, look at one that is.";
    } else {
      said.textContent = "You know what these modules ask. Look at one all the same, or go on to the others.";
    }
  }

  questions.forEach((question, at) => question.addEventListener("answered", (event) => {
    if (known[at] !== null) return;
    known[at] = event.detail;
    modules[at].classList.add(event.detail ? "known" : "missed");
    modules[at].querySelector(".found").textContent =
      event.detail ? "✓ you answered this one" : "→ this one is for you";
    tell();
  }));
}

// doors.js says where the labs are, or null where no server stands behind the page.
function doors(box) {
  if (!window.courseDoors) return;
  const slug = box.dataset.slug;
  for (const link of box.querySelectorAll("[data-door]")) {
    const kind = link.dataset.door;
    link.href = window.courseDoors[kind] + slug + (kind === "lab" ? ".ipynb" : "");
  }
  box.querySelector("ul").hidden = false;
  for (const part of box.querySelectorAll(".doors-again, .doors-shut")) {
    part.hidden = part.className === "doors-shut";
  }
}

// What has no room to scroll is no place for the keyboard to stop at.
function scrolling(box) {
  const look = () => { box.tabIndex = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight ? 0 : -1; };
  new ResizeObserver(look).observe(box);
}

colourSwitch();
document.querySelectorAll(".table-scroll").forEach(scrolling);
document.querySelectorAll(".quiz").forEach(quiz);
document.querySelectorAll(".where-to-begin").forEach(whereToBegin);
document.querySelectorAll(".doors").forEach(doors);
// Paper shows every answer and reason.
addEventListener("beforeprint", () => {
  document.querySelectorAll(".quiz details").forEach((part) => { part.hidden = false; part.open = true; });
});
