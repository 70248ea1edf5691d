// Keys without Ctrl or Alt that do something on a page: outside of fields alone, and they can be turned off (WCAG 2.1.4).
// A page puts into `singleKeys` what each of its keys does.
{
  const root = document.documentElement;
  const KEYS = {
    // All keys of the page, shown or folded away.
    "?": () => {
      const keys = document.querySelector("details.keys");
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
    },
  };
  const typing = (target) => target.closest?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
  const keysAreOn = () => root.classList.contains("with-keys");

  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
    if (ctrlKey || metaKey || altKey || isComposing || !keysAreOn() || typing(target)) return;
    if (!Object.hasOwn(KEYS, key)) return;
    event.preventDefault();
    KEYS[key](event);
  });

  const KEPT = "tracker.single-keys";
  function turnKeys(on) {
    root.classList.toggle("with-keys", on);
    const box = document.getElementById("single-keys");
    if (box) box.checked = on;
  }
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "single-keys") return;
    try {
      localStorage.setItem(KEPT, target.checked ? "on" : "off");
    } catch {
      // A browser that keeps nothing: then it is so for this page.
    }
    turnKeys(target.checked);
  });
  function keptKeys() {
    try {
      return localStorage.getItem(KEPT) !== "off";
    } catch {
      return true;
    }
  }

  root.classList.add("scripted");
  turnKeys(keptKeys());

  globalThis.singleKeys = KEYS;
}
