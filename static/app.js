// The little that HTMX and the browser do not do alone. Without it every page still works.

// Say the outcome of a filter in a whole sentence to those who do not see the table change.
document.addEventListener("htmx:afterSettle", () => {
  const said = document.querySelector("[data-say]");
  const live = document.getElementById("live");
  if (said && live && live.textContent !== said.dataset.say) live.textContent = said.dataset.say;
});

// Leave what was not filled in out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  const { formData } = event.detail;
  for (const [name, value] of [...formData.entries()]) {
    if (value === "") formData.delete(name);
  }
});

// A request that failed says so where it was made, and what to do.
for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const live = document.getElementById("live");
    if (live) live.textContent = "The server did not answer. Try again.";
    event.target.closest(".region, .pos")?.classList.add("failed");
  });
}
