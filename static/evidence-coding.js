// Coding: a passage that is marked fills the form, and Ctrl+Enter saves. Without it words are copied and buttons pressed.

const field = (name) => document.getElementById(`id_${name}`);

document.addEventListener("passage", ({ detail: { marked, exact, locator } }) => {
  for (const [name, value] of Object.entries({ marked, exact, quote: exact })) {
    field(name).value = value;
    field(name).dispatchEvent(new Event("input", { bubbles: true }));
  }
  const live = document.getElementById("live");
  if (live) live.textContent = `Marked: ${locator}. ${exact}`;
  // The positions that share words with it come first.
  if (!field("words").value) htmx.trigger("[data-finder]", "found");
});

// Words typed by hand are looked for in the whole text.
field("quote")?.addEventListener("input", ({ isTrusted }) => {
  if (!isTrusted) return;
  field("marked").value = "";
  field("exact").value = "";
});

if (globalThis.passages) Object.assign(globalThis.passages.KEYS, { "/": () => field("words")?.select() });

document.addEventListener("keydown", (event) => {
  const form = document.getElementById("coding");
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.primary"));
});
for (const words of document.querySelectorAll("[data-scripted]")) words.hidden = false;
