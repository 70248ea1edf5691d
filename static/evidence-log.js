// Logging beside the text: a marked passage fills the fields of the citation, and keys lead from the passage to the
// position to what it shows. Without it every field can be filled in by hand.

const { KEYS, stand, standing, showAgain, forget } = globalThis.passages;
const field = (name) => document.getElementById(`id_${name}`);
const LONGEST_QUOTE = 300;

function fill(name, value) {
  const input = field(name);
  if (!input || input.value === value) return;
  input.value = value;
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
}

function sayMarked(words) {
  const state = document.querySelector("[data-marked]");
  if (state) state.textContent = words;
  state?.closest(".passage-fields").classList.toggle("is-marked", Boolean(words));
}

const counted = (exact) => {
  const number = exact.split(/\s+/).length;
  return `${number} word${number === 1 ? "" : "s"}`;
};

document.addEventListener("passage", ({ detail: { marked, exact, locator, language } }) => {
  const short = exact.length <= LONGEST_QUOTE;
  fill("marked", marked);
  fill("exact", exact);
  if (!field("locator").value || field("locator").value.startsWith("¶")) fill("locator", locator);
  fill("quote", short ? exact.replaceAll(/\s+/g, " ") : "");
  if (language) fill("quote_language", short ? language : "");
  // The positions that share words with it come first.
  if (!field("words")?.value) renewChoices();
  const words = `Marked in the text: ${locator}, ${counted(exact)}.${short ? "" : " Too long for a quote: type a few of its words, or none."}`;
  sayMarked(words);
  const live = document.getElementById("live");
  if (live) live.textContent = `${words} ${short ? exact : ""}`;
  const way = document.querySelector("[data-to-form]");
  if (way) {
    way.hidden = false;
    way.firstElementChild.textContent = `${locator} is marked: to the form`;
  }
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("button[value=forget]")) return;
  event.preventDefault();
  forget();
  for (const name of ["marked", "exact", "quote", "quote_language", "locator"]) fill(name, "");
  sayMarked("");
});

// A position is chosen as soon as those that fit what was typed are there; what is done with it waits until the form
// says how it stands.
let renewing = false;
let choosing = 0;
let asked = 0;
let then = null;

function renewChoices() {
  const finder = document.querySelector(".finder");
  if (!finder) return;
  renewing = true;
  htmx.trigger(finder, "change");
}

const listed = () => [...document.querySelectorAll("#choices [name=position]")].filter(({ value }) => value !== "+");

function choose(number) {
  choosing = renewing ? number : 0;
  if (choosing) return;
  const choice = listed()[number - 1];
  if (!choice) {
    then = null;
    return;
  }
  choice.checked = true;
  choice.focus();
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}

function onceShown(act) {
  if (asked || choosing) then = act;
  else act();
}

function affirm() {
  const button = document.querySelector("#entry button[value=affirm]");
  if (button && !button.disabled) button.click();
  else document.getElementById("said").scrollIntoView({ block: "nearest" });
}

function change({ held }) {
  if (!held) {
    fill("held", "false");
    fill("firmness", "");
  }
  const first = field(held ? "content" : "statement");
  first.focus();
  first.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.id === "choices") asked += 1;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id !== "choices") return;
  asked -= 1;
  const act = asked ? null : then;
  if (!act) return;
  then = null;
  act();
});
// A list that was on its way is there, or will not come.
function renewed() {
  renewing = false;
  if (choosing) choose(choosing);
}
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ detail }) => {
    if (detail.elt.matches(".finder")) renewed();
  });
}
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "choices") renewed();
  if (detail.target.id === "reading") showAgain(field("marked").value);
});

Object.assign(KEYS, {
  "/": () => field("words")?.select(),
  a: () => onceShown(affirm),
  c: () => onceShown(() => change({ held: true })),
  g: () => onceShown(() => change({ held: false })),
});
for (let number = 1; number <= 9; number += 1) KEYS[number] = () => choose(number);

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const form = document.getElementById("log");
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    form.querySelector("button[value=propose]").click();
  } else if (key === "Escape" && form?.contains(target) && standing()) {
    stand(standing(), { focus: true });
  } else if (target.id === "id_words" && key === "Enter") {
    event.preventDefault();
    renewChoices();
    choose(1);
  } else if (target.id === "id_words" && key === "ArrowDown" && listed().length) {
    event.preventDefault();
    (listed().find((choice) => choice.checked) ?? listed()[0]).focus();
  }
});

showAgain(field("marked")?.value ?? "");
