import { z } from 'zod';
import { storable } from '../../core/text.ts';
import { numeric } from './number-schema.ts';

/** Words of people, cleaned where they are mapped. */
export const text = z.string().nullish().catch(null);

/** Ids, types and addresses: what the database cannot store is no part of any. */
export const plain = z.string().transform(storable).nullish().catch(null);

/** The id of a message, a call or a status; nothing is kept without one. */
export const id = z.string().transform(storable).pipe(z.string().min(1).max(512));

export const type = z.string().transform(storable).default('unknown').catch('unknown');

/** Seconds since 1970, as a number or as text. */
export const seconds = numeric.pipe(z.number().int().positive().max(9_999_999_999));
