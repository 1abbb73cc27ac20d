import { createHash } from 'node:crypto';
import type { Measured } from './types.ts';

type Texts = Readonly<Record<string, { readonly version: number; readonly content: string }>>;

/** Marks texts by what they say, so that going back to an old version is the old measurement again. */
export const markTexts = (texts: Texts): Measured['texts'] =>
  Object.fromEntries(
    Object.entries(texts).map(([kind, { version, content }]) => [kind, { version, hash: hashOf(content) }]),
  );

const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 16);
