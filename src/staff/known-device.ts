import { createHmac, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { isSameSecret } from '../platform/http/index.ts';
import type { AccountDeps } from './ports.ts';
import { cookieName } from './session-cookie.ts';
import type { StaffId } from './types.ts';

type DeviceDeps = Pick<AccountDeps, 'deviceKey' | 'publicUrl'>;

const KNOWN_FOR_MS = 400 * 24 * 60 * 60 * 1_000;

/** Remembers that this browser signed in to an account. */
export function rememberDevice({ deviceKey, publicUrl }: DeviceDeps, res: Response, staffId: string): void {
  const nonce = randomBytes(16).toString('base64url');
  const isSecure = publicUrl.startsWith('https:');
  res.cookie(cookieName(publicUrl, 'd'), `${staffId}.${nonce}.${signatureOf(deviceKey, staffId, nonce)}`, {
    ...{ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure, maxAge: KNOWN_FOR_MS },
  });
}

/** What names the browser of a request, when it signed in to this account before; else null. */
export function knownDevice({ deviceKey, publicUrl }: DeviceDeps, req: Request, staffId: StaffId): string | null {
  const name = cookieName(publicUrl, 'd');
  const given = (req.get('cookie') ?? '').split(/;\s*/).find((one) => one.startsWith(`${name}=`)) ?? '';
  const [id, nonce, signature] = given.slice(name.length + 1).split('.');
  if (id !== staffId || nonce === undefined || signature === undefined) return null;
  return isSameSecret(signature, signatureOf(deviceKey, staffId, nonce)) ? nonce : null;
}

const signatureOf = (key: Buffer, staffId: string, nonce: string): string =>
  createHmac('sha256', key).update(`${staffId}.${nonce}`).digest('base64url');
