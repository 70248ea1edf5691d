// The checklist: a tick takes the words that were marked last, and keys lead from line to line. Without it locator and
// quote are typed, and ticks are ticked.

const KEYS = globalThis.singleKeys;
const form = document.getElementById("checklist");
const lines = () => [...form.querySelectorAll("[data-line]:not([hidden])")];
const field = (line, name) => form.elements.namedItem(`${name}-${line.dataset.line}`);
const tick = (line, value) => line.querySelector(`input[value=${value}]`);
const LONGEST_QUOTE = 300;

// What was marked in the text and no line has taken yet.
let passage = null;
// The line at which one is.
let at = null;

function say(words) {
  const live = document.getElementById("live");
  if (live) live.textContent = words;
}

function changed(input, value) {
  if (!input || input.value === value) return;
  input.value = value;
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
}

document.addEventListener("passage", ({ detail }) => {
  passage = detail;
  const bar = form.querySelector("[data-marked-bar]");
  bar.hidden = false;
  bar.textContent = `${detail.locator} is marked: “${detail.exact.slice(0, 80)}${detail.exact.length > 80 ? "…" : ""}”. Tick what it affirms.`;
  say(bar.textContent);
  for (const button of form.querySelectorAll("[data-take]")) button.hidden = false;
});

function take(line) {
  if (!passage || !field(line, "marked")) return;
  const { marked, exact, locator } = passage;
  changed(field(line, "marked"), marked);
  changed(field(line, "exact"), exact);
  changed(field(line, "locator"), locator);
  changed(field(line, "quote"), exact.length <= LONGEST_QUOTE ? exact.replaceAll(/\s+/g, " ") : "");
  line.classList.add("is-marked");
  passage = null;
  form.querySelector("[data-marked-bar]").hidden = true;
  for (const button of form.querySelectorAll("[data-take]")) button.hidden = true;
}

form.addEventListener("change", ({ target }) => {
  const line = target.closest?.("[data-line]");
  if (target.type === "checkbox" && line) ticked(line, target);
  if (target.id === "id_account") sayWhose(target.value);
  tell();
});

function ticked(line, box) {
  at = line;
  if (!box.checked) return;
  const other = tick(line, box.value === "affirmed" ? "nothing" : "affirmed");
  if (other) other.checked = false;
  if (box.value !== "affirmed" || field(line, "locator").value) return;
  if (passage) {
    take(line);
  } else {
    say("Mark its words in the text, or give a locator.");
    field(line, "locator").focus();
  }
}

function sayWhose(account) {
  const whose = form.querySelector(`[data-account="${account}"]`);
  if (!whose) return;
  for (const words of form.querySelectorAll("[data-whose]")) words.textContent = whose.dataset.words;
  for (const words of form.querySelectorAll("[data-tick]")) words.textContent = whose.dataset.says;
}

function tell() {
  const number = form.querySelectorAll("input[value=affirmed]:checked").length;
  form.querySelector("[data-count]").textContent = number ? `: ${number}` : "";
}

form.addEventListener("click", (event) => {
  const line = event.target.closest?.("[data-line]");
  if (event.target.matches?.("[data-take]")) take(line);
  // The form that opens has the marked words by their place; no words of a text stand in an address.
  const way = event.target.closest?.("[data-changed]");
  if (way && passage) {
    const address = new URL(way.href);
    address.searchParams.set("marked", passage.marked);
    way.href = address;
  }
});

function go(steps) {
  const listed = lines();
  at?.classList.remove("at");
  at = listed[Math.min(listed.length - 1, Math.max(0, at ? listed.indexOf(at) + steps : 0))];
  if (!at) return;
  at.classList.add("at");
  at.tabIndex = -1;
  at.focus({ preventScroll: true });
  at.scrollIntoView({ block: "nearest" });
}

Object.assign(KEYS, {
  d: () => go(1),
  u: () => go(-1),
  a: () => at && tick(at, "affirmed")?.click(),
  x: () => at && tick(at, "nothing")?.click(),
  c: () => at?.querySelector("[data-changed]").click(),
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.querySelector("button[value=propose]").click();
});

for (const line of form.querySelectorAll("[data-line]")) line.classList.toggle("is-marked", Boolean(field(line, "marked")?.value));
tell();
