import { folded } from '../../app/folded.ts';

const VARIABLE = /\{\{\s*([\p{L}\p{N}_ -]{1,40}?)\s*\}\}/gu;

/** What quick replies may name, in both languages; everything else is filled by hand. */
export type Known = { readonly customer: string; readonly author: string; readonly business: string };

const VALUES: Readonly<Record<string, keyof Known>> = {
  nombre: 'customer',
  cliente: 'customer',
  name: 'customer',
  customer: 'customer',
  agente: 'author',
  agent: 'author',
  staff: 'author',
  negocio: 'business',
  tienda: 'business',
  business: 'business',
  shop: 'business',
};

/** How the variables that fill themselves are written in each language. */
export const VARIABLES = {
  es: { name: '{{nombre}}', agent: '{{agente}}', shop: '{{negocio}}' },
  en: { name: '{{name}}', agent: '{{agent}}', shop: '{{shop}}' },
} as const;

/** A quick reply with what is known in it; the rest stays as `{{fecha}}`. */
export function fillReply(reply: string, known: Known): string {
  return reply.replaceAll(VARIABLE, (whole, name: string) => {
    const word = name.toLowerCase();
    const key = Object.hasOwn(VALUES, word) ? VALUES[word] : undefined;
    return key === undefined || known[key] === '' ? whole : known[key];
  });
}

/** Variables that are not filled yet: nothing goes out with one. */
export const unfilledIn = (text: string): string[] => [...text.matchAll(VARIABLE)].map(([whole]) => whole);

/** The shortcut that is being typed at the cursor: after `/` at a word's beginning. */
export function shortcutAt(text: string, cursor: number): { readonly start: number; readonly typed: string } | null {
  const match = /(?:^|\s)\/([\p{L}\p{N}_-]{0,30})$/u.exec(text.slice(0, cursor));
  if (match === null) return null;
  const typed = match[1] ?? '';
  return { start: cursor - typed.length - 1, typed };
}

/** Replies whose shortcut begins so, then those with the letters anywhere. */
export function findReplies<T extends { readonly shortcut: string; readonly text: string }>(
  replies: readonly T[],
  typed: string,
): T[] {
  const term = folded(typed);
  const begins = replies.filter(({ shortcut }) => folded(shortcut).startsWith(term));
  const holds = replies.filter((reply) => !begins.includes(reply) && folded(reply.text).includes(term));
  return [...begins, ...(term === '' ? [] : holds)].slice(0, 8);
}
