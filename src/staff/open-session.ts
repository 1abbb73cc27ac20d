import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Request, Response } from 'express';
import { newId } from '../core/ids.ts';
import type { Session } from './contract.ts';
import { deviceOf } from './device-of.ts';
import { rememberDevice } from './known-device.ts';
import type { AccountDeps } from './ports.ts';
import { recordAct } from './record-act.ts';
import { cookieName, REMEMBERED_MS } from './session-cookie.ts';
import type { Member } from './types.ts';

type Opening = {
  readonly member: Pick<Member, 'id' | 'name' | 'email' | 'role' | 'language' | 'passwordVersion'>;
  readonly isRemembered: boolean;
  /** What is kept on record: how they came in. */
  readonly act: string;
};

/** Signs somebody in under a new session id; whatever session the browser had before is over. */
export async function openSession(
  deps: AccountDeps,
  req: Request,
  res: Response,
  { member, isRemembered, act }: Opening,
): Promise<Session> {
  await promisify(req.session.regenerate.bind(req.session))();
  const device = deviceOf(req);
  const { session } = req;
  const ref = newId();
  Object.assign(session, {
    ...{ ref, device, staffId: member.id, passwordVersion: member.passwordVersion },
    csrfToken: randomBytes(32).toString('base64url'),
  });
  if (isRemembered) session.cookie.maxAge = REMEMBERED_MS;
  await promisify(session.save.bind(session))();
  const viewer = { id: member.id, session: { ref, device } };
  await recordAct(deps.db, { viewer, act, about: null, at: deps.now() });
  rememberDevice(deps, res, member.id);
  return sessionOf(deps, req, member);
}

/** What the page is told about who is signed in. */
export async function sessionOf(
  deps: Pick<AccountDeps, 'business' | 'isPaused'>,
  req: Request,
  {
    id,
    name,
    email,
    role,
    language,
  }: Omit<Opening['member'], 'passwordVersion' | 'id' | 'email'> & {
    readonly id: string;
    readonly email: string;
  },
): Promise<Session> {
  const [business, isPaused] = await Promise.all([deps.business(), deps.isPaused()]);
  return { viewer: { id, name, email, role, language }, business, csrfToken: req.session.csrfToken ?? '', isPaused };
}

/** Ends the session of a request. */
export async function closeSession({ publicUrl }: Pick<AccountDeps, 'publicUrl'>, req: Request, res: Response) {
  await promisify(req.session.destroy.bind(req.session))();
  res.clearCookie(cookieName(publicUrl, 's'), { path: '/', secure: publicUrl.startsWith('https:') });
}
