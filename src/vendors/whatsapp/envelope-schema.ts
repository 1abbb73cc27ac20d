import { z } from 'zod';

export const Envelope = z.looseObject({ object: z.string(), entry: z.array(z.unknown()) });

export const Entry = z.looseObject({ changes: z.array(z.unknown()) });

export const Change = z.looseObject({ field: z.string(), value: z.looseObject({}) });
