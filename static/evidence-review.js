// A batch of proposals: tick all of a pile at once, say how many are ticked, and go through it by keys. Without it each
// is ticked by itself.

const form = document.querySelector("form[data-batch]");
const boxes = () => [...form.querySelectorAll("input[name=chosen]")];
const of = (pile) => boxes().filter((box) => !pile || box.dataset.of === pile);

function tell() {
  const number = boxes().filter((box) => box.checked).length;
  const said = form.querySelector("[data-chosen]");
  if (said) said.textContent = number ? `the ${number} chosen` : "the chosen";
  for (const all of form.querySelectorAll("input[data-choose]")) {
    const chosen = of(all.dataset.choose).filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === of(all.dataset.choose).length;
    all.indeterminate = chosen > 0 && !all.checked;
  }
}

if (form) {
  for (const label of form.querySelectorAll(".all[hidden]")) label.hidden = false;
  form.addEventListener("change", (event) => {
    const { target } = event;
    if (!target.matches("[data-untyped]")) return;
    // A tick is no content to be kept as a draft.
    event.stopPropagation();
    if (target.dataset.choose !== undefined) {
      for (const box of of(target.dataset.choose)) box.checked = target.checked;
    }
    tell();
  }, true);
  tell();
}

// The proposal at which one is: that of the focus, or else the last one.
const props = () => [...document.querySelectorAll("[data-prop]")];
let last = null;
const at = () => document.activeElement?.closest("[data-prop]") ?? last;

function go(steps) {
  const listed = props();
  const here = listed.indexOf(at());
  const next = listed[Math.min(listed.length - 1, Math.max(0, here < 0 ? 0 : here + steps))];
  if (!next) return;
  last = next;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(selector) {
  at()?.querySelector(selector)?.click();
}

function unfold(open) {
  const fold = at()?.querySelector("details.more");
  if (fold) fold.open = open ?? !fold.open;
  return fold;
}

Object.assign(globalThis.singleKeys, {
  j: () => go(1),
  k: () => go(-1),
  x: () => press("input[name=chosen]"),
  o: () => unfold(),
  t: () => press("[data-words]"),
  p: () => form?.querySelector("button.primary")?.focus(),
  b: () => unfold(true)?.querySelector("textarea")?.focus(),
  e: () => press("[data-suggest]"),
  c: () => press("[data-comment]"),
});
