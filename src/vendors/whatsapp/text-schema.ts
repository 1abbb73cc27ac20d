import { z } from 'zod';
import { storable } from '../../core/text.ts';

/** Words of people, cleaned where they are mapped. */
export const text = z.string().nullish().catch(null);

/** Ids, types and addresses: what the database cannot store is no part of any. */
export const plain = z.string().transform(storable).nullish().catch(null);

/** The id of a message, a call or a status; nothing is kept without one. */
export const id = z.string().transform(storable).pipe(z.string().min(1).max(512));

export const type = z.string().transform(storable).default('unknown').catch('unknown');

/** A number, also as text. Zod's own coercion throws on an object whose `toString` a stranger chose. */
export const numeric = z.union([z.number(), z.string().transform(Number).pipe(z.number())]);

/** Text, also as a number. */
export const worded = z.union([z.string(), z.number().transform(String)]);

/** Seconds since 1970, as a number or as text. */
export const seconds = numeric.pipe(z.number().int().positive().max(9_999_999_999));

/** A number that came as one or as text; NaN for anything else, whatever it pretends to be. */
export const numberIn = (value: unknown): number => numeric.safeParse(value).data ?? Number.NaN;
