"""What pages find out for a test: whether something has become true, and where something can be clicked."""

LOOKING = """(async () => {
  for (const begun = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const found = await (CONDITION);
    if (found || performance.now() - begun > 1000) return found;
  }
})()"""
"""Looks for a second whether a condition has become true. The page does that by itself: each look from outside takes eight
milliseconds of the processor, and there were twenty of them in a second."""

UNFOLD = """
  const tab = element.closest('[role=tabpanel]')?.getAttribute('aria-labelledby');
  if (tab) document.getElementById(tab).click();
  for (let at = element.parentElement?.closest('details'); at; at = at.parentElement.closest('details')) {
    if (!element.matches('summary') || at !== element.parentElement) at.open = true;
  }"""
"""Opens the tab and what else is folded over `element`."""

PLACE = f"""
  const element = document.querySelector(arguments[0]);
  if (!element) return 'is not there';
  {UNFOLD}
  element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
  const box = element.getClientRects()[0];
  if (!box?.width || !box.height) return 'cannot be seen';
  const place = [box.x + box.width / 2, box.y + box.height / 2].map(Math.floor);
  const seen = document.elementFromPoint(...place);
  return element.contains(seen) ? place : `is covered by ${{seen?.outerHTML}}`"""
"""Where an element can be clicked, or why not."""
