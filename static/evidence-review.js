// A batch of proposals: tick all of a pile at once, and say how many are ticked. Without it each is ticked by itself.
{
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
}
