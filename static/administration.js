// Fields that search for a choice are named here after their label and what is chosen: Django gives them no name.
function labelOf(select) {
  const label = select.labels?.[0] ?? select.closest("table")?.tHead?.rows[0]?.cells[select.closest("td")?.cellIndex];
  return label?.textContent.trim().replace(/:$/, "") || select.name;
}

function nameChoices() {
  for (const shown of document.querySelectorAll(".select2-selection__rendered")) {
    const select = shown.closest(".select2-container").previousElementSibling;
    if (!select?.matches("select")) continue;
    const name = `${labelOf(select)}: ${shown.title || "nothing chosen"}`;
    for (const part of [shown, shown.parentElement]) {
      part.removeAttribute("aria-labelledby");
      if (part.getAttribute("aria-label") !== name) part.setAttribute("aria-label", name);
    }
  }
}

nameChoices();
new MutationObserver(nameChoices).observe(document.body, { childList: true, subtree: true });
