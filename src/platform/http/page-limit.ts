import { z } from 'zod';

/** `limit` of a list: how many entries one page has. */
export const pageLimit = z.coerce
  .number('must be a number from 1 to 500.')
  .int('must be a whole number.')
  .min(1, 'must be at least 1.')
  .max(500, 'must be at most 500.')
  .default(100);
