import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { AppError } from '../core/errors.ts';
import type { LimitName, RateLimits } from '../platform/rate-limit.ts';
import { knownDevice } from './known-device.ts';
import type { From } from './passwords.ts';
import type { AccountDeps } from './ports.ts';
import { addressKey } from './rules.ts';
import type { StaffId } from './types.ts';

type TriesDeps = Pick<AccountDeps, 'limits' | 'deviceKey' | 'publicUrl'>;

/** One try; given back when it was right, so that only wrong ones count. */
export type Try = { readonly from: From; readonly giveBack: () => Promise<void> };

/**
 * Takes one try at a password, before it is looked at. A browser that signed in to the account before has tries of its
 * own: whoever guesses from elsewhere uses up the tries of strangers and never locks its owner out.
 * @throws AppError `sign_in_limited`
 */
export async function takeTry(deps: TriesDeps, req: Request, email: string, staffId: StaffId | null): Promise<Try> {
  const device = staffId === null ? null : knownDevice(deps, req, staffId);
  if (device !== null) return takeAll(deps.limits, 'known', [['sign_in_device', short(device)]]);
  return takeAll(deps.limits, 'stranger', [
    ['sign_in_address', addressKey(req.ip)],
    ['sign_in_account', short(email)],
  ]);
}

/** Takes one try of somebody who is signed in to their own password. @throws AppError `sign_in_limited` */
export const takeOwnTry = (deps: TriesDeps, staffId: string): Promise<Try> =>
  takeAll(deps.limits, 'known', [['sign_in_device', `own:${staffId}`]]);

/** Takes one try at a one-time link. @throws AppError `sign_in_limited` */
export const takeLinkTry = (deps: TriesDeps, req: Request): Promise<Try> =>
  takeAll(deps.limits, 'known', [['link_address', addressKey(req.ip)]]);

/** Takes one of the requests for a link that an address may make. @throws AppError `sign_in_limited` */
export const takeResetTry = (deps: TriesDeps, req: Request): Promise<Try> =>
  takeAll(deps.limits, 'known', [['reset_address', addressKey(req.ip)]]);

/** Whether an account may be made to get one more mail. */
export const takeMail = async ({ limits }: TriesDeps, email: string): Promise<boolean> =>
  (await limits.take('mail_account', short(email))).isAllowed;

async function takeAll(
  limits: RateLimits,
  from: From,
  wanted: readonly (readonly [LimitName, string])[],
): Promise<Try> {
  for (const [limit, key] of wanted) {
    const taken = await limits.take(limit, key);
    if (!taken.isAllowed) throw new AppError('sign_in_limited', 'rate_limited', { retryAfterMs: taken.retryAfterMs });
  }
  return {
    from,
    giveBack: async () => void (await Promise.all(wanted.map(([limit, key]) => limits.giveBack(limit, key)))),
  };
}

/** Keys of limits are short, whatever was typed. */
const short = (text: string): string => createHash('sha256').update(text).digest('base64url');
