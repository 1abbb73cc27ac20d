import { fileURLToPath } from 'node:url';

/** The scripted customers that come with the program, and the pictures that they send. */
export const SCRIPTED = {
  folder: fileURLToPath(new URL('../../tests/evals/customers/', import.meta.url)),
  pictures: new URL('../../tests/evals/pictures/', import.meta.url),
} as const;
