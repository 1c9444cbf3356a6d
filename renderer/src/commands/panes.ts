// F6: moves the keyboard focus between the panes of the window, in reading order.

const FOCUSABLE = '[tabindex="0"], button:not(:disabled):not([tabindex="-1"]), a[href], input:not(:disabled)';

/** Focuses the first pane after (or before) the one holding the focus. A pane is any `[data-pane]`; empty ones are skipped. */
export function focusNextPane(step: 1 | -1): void {
  const entries = Array.from(document.querySelectorAll<HTMLElement>('[data-pane]'), (pane) => ({
    pane,
    first: pane.tabIndex === 0 ? pane : pane.querySelector<HTMLElement>(FOCUSABLE),
  })).filter(({ first }) => first !== null && first.getClientRects().length > 0);
  if (entries.length === 0) return;
  const now = entries.findIndex(({ pane }) => pane.contains(document.activeElement));
  const start = now < 0 && step < 0 ? 0 : now;
  entries[(start + step + entries.length) % entries.length]?.first?.focus();
}
