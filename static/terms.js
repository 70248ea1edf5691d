// Definitions open by themselves where one points at a word or comes to it by key, and stay while one is at either.
{
  const DELAY = 250;
  let opening, closing;
  const definitionOf = (term) => document.getElementById(term.getAttribute("popovertarget"));
  const isOpen = (definition) => definition?.matches(":popover-open");
  const within = (target) => target.closest?.(".defined");

  const open = (term) => {
    const definition = definitionOf(term);
    if (definition && !isOpen(definition)) definition.showPopover({ source: term });
  };
  const close = (defined) => {
    const definition = defined.querySelector(".definition");
    if (isOpen(definition)) definition.hidePopover();
  };

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    const defined = within(target);
    if (pointerType !== "mouse" || !defined) return;
    clearTimeout(closing);
    const term = target.closest(".term");
    if (term) opening = setTimeout(open, DELAY, term);
  });
  document.addEventListener("pointerout", ({ target, relatedTarget, pointerType }) => {
    const defined = within(target);
    if (pointerType !== "mouse" || !defined || defined.contains(relatedTarget)) return;
    clearTimeout(opening);
    if (!defined.contains(document.activeElement)) closing = setTimeout(close, DELAY, defined);
  });
  document.addEventListener("focusin", ({ target }) => {
    const term = target.closest?.(".term");
    if (term?.matches(":focus-visible")) open(term);
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const defined = within(target);
    if (defined && !defined.contains(relatedTarget)) close(defined);
  });
}
