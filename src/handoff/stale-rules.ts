import type { ShownItem } from './ports.ts';

const OTHERS: ReadonlySet<string> = new Set(['assistant', 'person', 'phone']);
/** What has not gone out, and does not once a person writes. */
const UNSAID: ReadonlySet<string> = new Set(['queued', 'held', 'discarded']);

/**
 * What makes an answer that somebody is writing out of date: words of the assistant or of a colleague that the customer
 * has, or is about to get. What the customer wrote does not.
 */
export const newsOf = (items: readonly ShownItem[]): readonly ShownItem[] =>
  items.filter(({ type, by = '', state = '' }) => {
    if (type !== 'said' || !OTHERS.has(by)) return false;
    return by === 'assistant' ? !UNSAID.has(state) : state !== 'discarded';
  });
