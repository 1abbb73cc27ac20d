import type { CustomerAction } from './contract.ts';

/** What the menu beside the field sends. */
export type SharedAction = Extract<
  CustomerAction,
  { kind: 'location' | 'contact' | 'cart' | 'note' | 'call' | 'text' }
>;
