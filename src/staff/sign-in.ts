import type { Request, Response } from 'express';
import { parseEmail } from '../core/email.ts';
import type { Session } from './contract.ts';
import { deviceOf } from './device-of.ts';
import { findMember, renewPasswordHash } from './member-store.ts';
import { openSession } from './open-session.ts';
import type { AccountDeps } from './ports.ts';
import { recordAct } from './record-act.ts';
import { takeTry } from './sign-in-tries.ts';
import type { Member } from './types.ts';

type Given = { readonly email: string; readonly password: string; readonly remember: boolean };

/**
 * Signs somebody in; null when address and password do not belong together, which costs the same whether or not there is
 * such an account. @throws AppError `sign_in_limited` or `sign_in_busy`
 */
export async function signIn(deps: AccountDeps, req: Request, res: Response, given: Given): Promise<Session | null> {
  const { db, passwords } = deps;
  const email = parseEmail(given.email);
  const found = email === null ? undefined : await findMember(db, { email });
  const member = found?.isActive ? found : undefined;
  const tried = await takeTry(deps, req, given.email, member?.id ?? null);
  const { isRight, isOutdated } = await passwords
    .check(given.password, member?.passwordHash ?? null, tried.from)
    .catch(async (error: unknown) => {
      // It was not looked at.
      await tried.giveBack();
      throw error;
    });
  if (member === undefined || !isRight) {
    // Not waited for: the time it takes would tell whether there is such an account.
    if (member !== undefined) recordFailure(deps, req, member).catch(deps.onError);
    return null;
  }
  await tried.giveBack();
  if (isOutdated) await renewPasswordHash(db, member, await passwords.hash(given.password));
  return openSession(deps, req, res, { member, isRemembered: given.remember, act: 'signed_in' });
}

/** On record by nobody: whoever tried did not prove to be that person. As many as the limits let try. */
const recordFailure = ({ db, now }: AccountDeps, req: Request, { email }: Member): Promise<void> =>
  recordAct(db, { viewer: null, act: 'sign_in_failed', about: email, at: now(), device: deviceOf(req) });
