// Forms whose content is kept on the server while it is typed: leaving one before the last change was kept warns, and
// the address of the page names what was kept. Without it "Save as draft" keeps the form.

const stateOf = (form) => form?.querySelector("[data-draft]");
// For each form with something that is not kept yet: how many changes it has seen.
const unkept = new Map();
const sending = new Set();
const AGAIN = 10_000;
const loadedFrom = location.href;

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    const form = target.form ?? target.closest?.("form");
    // What is only ticked to act on it at once is not kept.
    if (target.matches?.("[data-untyped]")) return;
    if (stateOf(form)) unkept.set(form, (unkept.get(form) ?? 0) + 1);
  }, true);
}

// A form that is being sent is kept by what it does.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!stateOf(form) || event.submitter?.value === "draft") return;
  sending.add(form);
  // Back then leads to the page that the browser keeps as it was left: what was sent is no draft any more.
  if (!form.hasAttribute("hx-post")) history.replaceState(history.state, "", loadedFrom);
  htmx.trigger(stateOf(form), "htmx:abort");
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  const form = elt.closest("form");
  if (!stateOf(form) || !keeps(requestConfig)) return;
  if (sending.has(form)) event.preventDefault();
  else requestConfig.changes = unkept.get(form);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, requestConfig, successful, xhr } = event.detail;
  const form = elt.closest("form");
  const state = stateOf(form);
  if (!state) return;
  if (!keeps(requestConfig)) {
    // One that was taken stays as it was sent until its page is shown anew.
    if (elt === form && !xhr.getResponseHeader("HX-Refresh")) sending.delete(form);
  } else if (successful) {
    if (unkept.get(form) === requestConfig.changes) unkept.delete(form);
    const address = state.querySelector("[data-address]")?.dataset.address;
    if (address && state.dataset.draft) history.replaceState(history.state, "", address);
  } else if (xhr.status === 0 || xhr.status >= 500) {
    state.textContent = "Not kept: the server does not answer. It is tried again.";
    setTimeout(() => state.isConnected && htmx.trigger(state, "keep"), AGAIN);
  }
});

const keeps = (request) => request.path.endsWith("/unfinished/save/");

// A page that is put away, as a phone does, may not come back.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of unkept.keys()) if (form.isConnected) htmx.trigger(stateOf(form), "keep");
});

window.addEventListener("beforeunload", (event) => {
  for (const form of unkept.keys()) if (form.isConnected && !sending.has(form)) event.preventDefault();
});
// What the browser shows again by Back is not being sent any more.
window.addEventListener("pageshow", () => sending.clear());
