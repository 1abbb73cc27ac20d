import { z } from 'zod';
import { numeric, worded } from './number-schema.ts';

export const Envelope = z.looseObject({ object: z.string(), entry: z.array(z.unknown()) });

export const Entry = z.looseObject({
  id: worded.catch(''),
  /** Seconds; only where something of the account changed. */
  time: numeric.pipe(z.number().int().positive().max(9_999_999_999)).nullish().catch(null),
  changes: z.array(z.unknown()),
});

export type Entry = z.infer<typeof Entry>;

export const Change = z.looseObject({ field: z.string(), value: z.looseObject({}) });
