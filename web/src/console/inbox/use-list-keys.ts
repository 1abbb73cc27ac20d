import type { InboxRow } from '../contract.ts';
import { useShortcut } from '../frame/use-shortcuts.ts';

/** `j` and `k` move through the rows; Enter opens, because a row is a link. */
export function useListKeys(
  viewport: { readonly current: HTMLElement | null },
  rows: readonly InboxRow[],
  openId: string | null,
  show: (index: number) => void,
): void {
  const move = (step: 1 | -1) => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row'];
    const from = rows.findIndex(({ conversationId }) => conversationId === (focused ?? openId));
    const to = from === -1 ? 0 : Math.min(Math.max(from + step, 0), rows.length - 1);
    const id = rows[to]?.conversationId;
    if (id === undefined) return;
    show(to);
    // Drawn after the next frame when it was out of sight.
    const focus = (tries: number) => {
      const row = viewport.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
      if (row) row.focus({ preventScroll: true });
      else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
    };
    focus(10);
  };
  useShortcut('j', () => move(1));
  useShortcut('k', () => move(-1));
}
