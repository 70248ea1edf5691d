// The little that HTMX and the browser do not do alone. Without it every page still works.

// Say the outcome of a filter in a whole sentence to those who do not see the table change; name the page anew.
document.addEventListener("htmx:afterSettle", () => {
  const named = document.querySelector("[data-title]");
  if (named) document.title = named.dataset.title;
  const said = document.querySelector("[data-say]");
  const live = document.getElementById("live");
  if (said && live && live.textContent !== said.dataset.say) live.textContent = said.dataset.say;
});

// Leave what was not filled in out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  const { formData, verb } = event.detail;
  if (verb !== "get") return;
  for (const [name, value] of [...formData.entries()]) {
    if (value === "") formData.delete(name);
  }
});

// A date that is being typed is asked for once it is whole, and a moment in other words once its field is left.
document.addEventListener("input", (event) => {
  const { target } = event;
  if (target.matches?.("input[data-pick]") && !/^(\d{4}-\d{2}-\d{2})?$/.test(target.value)) event.stopPropagation();
}, true);

// An answer that comes when something else was chosen meanwhile is not shown: it would take the choice away, and the
// request for that follows.
const changed = new WeakSet();
document.addEventListener("change", ({ target }) => {
  if (target.form?.matches("[hx-trigger^='change delay']")) changed.add(target.form);
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => changed.delete(detail.elt));
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (changed.has(detail.requestConfig.elt)) detail.shouldSwap = false;
});

// What was unfolded stays unfolded when the region around it is renewed.
let unfolded = [];
document.addEventListener("htmx:beforeSwap", () => {
  unfolded = [...document.querySelectorAll("details[data-stays][open]")].map((fold) => fold.dataset.stays);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const fold of document.querySelectorAll("details[data-stays]")) fold.open ||= unfolded.includes(fold.dataset.stays);
});

// An open list of choices stays open, at the choice just made, when the region around it is renewed.
let choosing = "";
document.addEventListener("htmx:beforeSwap", () => {
  choosing = document.activeElement?.closest("details.many[open]") ? document.activeElement.id : "";
});
document.addEventListener("htmx:afterSwap", () => {
  const choice = choosing && document.getElementById(choosing);
  if (!choice) return;
  choice.closest("details").open = true;
  choice.focus();
});

// It, or a menu, closes by Escape, and where it lies over the page once one goes on beside it, by a click or by key.
const FOLDING = "details:is(.many, .menu)[open]";
document.addEventListener("keydown", (event) => {
  const list = event.key === "Escape" && event.target.closest?.(FOLDING);
  if (!list) return;
  list.open = false;
  list.querySelector("summary").focus();
});
for (const going of ["click", "focusin"]) {
  document.addEventListener(going, ({ target }) => {
    for (const list of document.querySelectorAll(FOLDING)) {
      const over = getComputedStyle(list.lastElementChild).position === "absolute";
      if (over && !list.contains(target)) list.open = false;
    }
  });
}

// What was chosen while a list of choices was on its way stays chosen in the new list.
let picked;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  picked = detail.target.matches("[data-keep]") ? detail.target.querySelector(":checked")?.value : undefined;
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  for (const choice of picked === undefined ? [] : detail.target.querySelectorAll("input")) choice.checked = choice.value === picked;
});

// An address, or the text that the button names, is copied at a press; where the browser does not allow that, it is
// marked, so that a key copies it.
document.addEventListener("click", async ({ target }) => {
  if (!target.matches?.("[data-copy]")) return;
  const field = document.getElementById(target.dataset.copy) ?? target.parentElement.querySelector("input");
  const what = target.dataset.copy ? "text" : "address";
  if (field.select) field.select();
  else getSelection().selectAllChildren(field);
  const live = document.getElementById("live");
  try {
    await navigator.clipboard.writeText(field.value ?? field.textContent);
    target.textContent = "Copied";
    if (live) live.textContent = `The ${what} was copied.`;
  } catch {
    target.textContent = "Marked: copy it by key";
    if (live) live.textContent = `The ${what} is marked. Copy it with your keyboard.`;
  }
});

// A request that failed says so where it was made, and what to do, until the next one is made there.
document.addEventListener("htmx:beforeRequest", (event) => {
  event.target.closest(".failed")?.classList.remove("failed");
});
for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const live = document.getElementById("live");
    if (live) live.textContent = "The server did not answer. Try again.";
    event.target.closest(".region, .pos, .line")?.classList.add("failed");
  });
}

// A link opened with a key held down goes where it says, in a tab of its own.
document.addEventListener("click", (event) => {
  const held = event.ctrlKey || event.metaKey || event.shiftKey;
  if (held && event.target.closest?.("a[hx-get]")) event.stopPropagation();
}, true);

// The timeline: the mark whose entry is shown beside the picture, and the way back to it.
let mark = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.closest("svg") || event.detail.target?.id !== "entry") return;
  mark?.removeAttribute("aria-current");
  mark = event.target;
  mark.setAttribute("aria-current", "true");
});
function closeEntry(event) {
  const entry = document.getElementById("entry");
  if (!entry?.firstElementChild) return;
  event.preventDefault();
  entry.replaceChildren();
  mark?.removeAttribute("aria-current");
  mark?.focus();
}
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-close]")) closeEntry(event);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("#entry")) closeEntry(event);
});

// After a decision the next proposal has the focus; after the last one, what was said of it.
document.addEventListener("htmx:afterSettle", () => {
  const done = document.querySelector("[data-done]");
  if (!done) return;
  done.removeAttribute("data-done");
  const next = [...document.querySelectorAll("[data-proposal]")].find(
    (other) => done.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  (next ?? done).focus();
});
