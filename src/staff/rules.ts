import type { Language } from '../core/language.ts';
import { SCOPES, type Scope } from './types.ts';
import type { StaffRole } from './viewer.ts';

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

const OWN_MATTERS = new Set(['name', 'language', 'isOnDuty']);

/** Owners change everybody, others their own name, language and duty. */
export const mayChange = (
  viewer: { readonly id: string; readonly role: StaffRole },
  id: string,
  fields: readonly string[],
): boolean => viewer.role === 'owner' || (viewer.id === id && fields.every((field) => OWN_MATTERS.has(field)));

const ROLE_WORDS: Readonly<Record<Language, Readonly<Record<StaffRole, string>>>> = {
  es: { owner: 'propietario', staff: 'parte del equipo', viewer: 'observador' },
  en: { owner: 'an owner', staff: 'a member of the team', viewer: 'a viewer' },
};

/** The role of somebody, after the word "as" or "como". */
export const roleWord = (role: StaffRole, language: Language): string => ROLE_WORDS[language][role];

/** One customer of an Internet provider has a whole /64 of IPv6. */
export function addressKey(ip: string | undefined): string {
  if (ip === undefined || !ip.includes(':') || ip.includes('.')) return ip ?? 'unknown';
  const [head = '', tail] = ip.split('%', 1)[0]?.split('::') ?? [];
  const start = head.split(':').filter((part) => part !== '');
  const end = (tail ?? '').split(':').filter((part) => part !== '');
  const zeros = tail === undefined ? 0 : 8 - start.length - end.length;
  const parts = [...start, ...Array<string>(Math.max(0, zeros)).fill('0'), ...end];
  return parts.slice(0, 4).join(':');
}
