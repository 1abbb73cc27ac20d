import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../core/ids.ts';
import type { OneTimeToken, TokenKind } from './types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long a link works. */
export const LIFE_MS: Readonly<Record<TokenKind, number>> = {
  first_owner: 7 * 24 * HOUR_MS,
  invitation: 7 * 24 * HOUR_MS,
  password_reset: HOUR_MS,
  verify_email: 24 * HOUR_MS,
};

const PAGES: Readonly<Record<TokenKind, string>> = {
  first_owner: 'welcome',
  invitation: 'invitation',
  password_reset: 'password',
  verify_email: 'verify',
};

/** The token is random enough that a plain hash keeps it safe. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * A new token as it is stored, and the link that carries it: after a `#`, where neither a server's log nor the next page
 * sees it.
 */
export function makeToken(
  kind: TokenKind,
  publicUrl: string,
  at: Date,
  about: Partial<Pick<OneTimeToken, 'staffId' | 'email' | 'role' | 'language' | 'isMailed'>>,
): { readonly row: OneTimeToken; readonly link: string } {
  const token = randomBytes(32).toString('base64url');
  const row: OneTimeToken = {
    ...{ staffId: null, email: null, role: null, language: null, isMailed: false, ...about },
    ...{ id: newId(), kind, hash: hashToken(token) },
    createdAt: at,
    expiresAt: new Date(at.getTime() + LIFE_MS[kind]),
  };
  return { row, link: `${publicUrl}/${PAGES[kind]}#${token}` };
}
