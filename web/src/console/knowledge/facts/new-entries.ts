import type { Channel, PaymentMethod, ReturnRule, Zone } from './facts-text.ts';

/** A key that no entry has or had, such as `zone_mik3x9a1`: nobody needs to think of one. */
const keyOf = (what: string, at: Date): string => `${what}_${at.getTime().toString(36)}`;

/** Entries that say nothing yet, made at this moment. */
export const newZone = (at: Date): Zone => ({
  key: keyOf('zone', at),
  name: { es: '', en: '' },
  covers: { es: '', en: '' },
  price: '',
  free_from: null,
  min_days: null,
  max_days: null,
  postal_codes: [],
  is_pickup: false,
});

export const newReturnRule = (at: Date): ReturnRule => ({
  key: keyOf('returns', at),
  name: { es: '', en: '' },
  days: null,
  conditions: { es: '', en: '' },
  categories: [],
  reasons: [],
  may_exchange: false,
});

export const newMethod = (at: Date): PaymentMethod => ({
  key: keyOf('payment', at),
  name: { es: '', en: '' },
  note: null,
  kind: null,
  zones: null,
});

export const newChannel = (at: Date): Channel => ({
  key: keyOf('contact', at),
  kind: 'phone',
  value: '',
  label: { es: '', en: '' },
});
