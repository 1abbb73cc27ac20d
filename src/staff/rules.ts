import { SCOPES, type Scope } from './types.ts';

/** `rk_`, eight characters that name the key, 32 random bytes as base64url. */
const KEY = /^rk_([a-z0-9]{8})_[\w-]{43}$/;

/** The public part of a key, or null when the text is no key of ours. */
export const prefixOf = (key: string): string | null => KEY.exec(key)?.[1] ?? null;

export type ParsedScopes =
  | { readonly ok: true; readonly scopes: readonly Scope[] }
  | { readonly ok: false; readonly unknown: readonly string[] };

const isScope = (word: string): word is Scope => SCOPES.some((scope) => scope === word);

/** Reads a comma list of scopes. An empty list is not ok: a key without rights is a mistake. */
export function parseScopes(list: string): ParsedScopes {
  const words = [...new Set(list.split(',').map((word) => word.trim()))].filter((word) => word !== '');
  const unknown = words.filter((word) => !isScope(word));
  return unknown.length > 0 || words.length === 0
    ? { ok: false, unknown }
    : { ok: true, scopes: words.filter(isScope) };
}
