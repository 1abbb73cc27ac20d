import { z } from 'zod';

/** A number, also as text. Zod's own coercion throws on an object whose `toString` a stranger chose. */
export const numeric = z.union([z.number(), z.string().transform(Number).pipe(z.number())]);

/** Text, also as a number. */
export const worded = z.union([z.string(), z.number().transform(String)]);

/** A number that came as one or as text; NaN for anything else, whatever it pretends to be. */
export const numberIn = (value: unknown): number => numeric.safeParse(value).data ?? Number.NaN;
