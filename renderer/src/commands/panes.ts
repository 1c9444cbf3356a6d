// F6: moves the keyboard focus between the panes of the window, in reading order.

/** Focuses the first pane after (or before) the one holding the focus. A pane is any `[data-pane]`. */
export function focusNextPane(step: 1 | -1): void {
  const panes = Array.from(document.querySelectorAll<HTMLElement>('[data-pane]')).filter(
    (pane) => pane.offsetParent !== null || pane.getClientRects().length > 0,
  );
  if (panes.length === 0) return;
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  const start = now < 0 && step < 0 ? 0 : now;
  const pane = panes[(start + step + panes.length) % panes.length];
  const inside = pane?.querySelector<HTMLElement>(
    '[tabindex="0"], button:not(:disabled), a[href], input:not(:disabled)',
  );
  (pane?.tabIndex === 0 ? pane : (inside ?? pane))?.focus();
}
