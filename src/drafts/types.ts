/** What an answer is about, by the tools that it took. */
export const INTENTS = [
  'other',
  'returns',
  'billing',
  'orders',
  'order_status',
  'identity',
  'mail',
  'products',
  'shop',
  'talk',
] as const;
export type Intent = (typeof INTENTS)[number];

export type DraftDecision = 'sent' | 'edited' | 'discarded';
