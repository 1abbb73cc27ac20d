import { z } from 'zod';

/** Text of a request of 1 to `longest` characters, which PostgreSQL can store. */
export const apiText = (longest: number) =>
  z
    .string('must be text.')
    .trim()
    .min(1, 'must not be empty.')
    .max(longest, `must be at most ${longest} characters.`)
    .refine(
      (text) => !text.includes('\u0000') && text.isWellFormed(),
      'holds characters that are no text (U+0000 or half a character).',
    );
