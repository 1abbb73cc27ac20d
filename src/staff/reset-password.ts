import { parseEmail } from '../core/email.ts';
import type { Tx } from '../platform/db/index.ts';
import { linkOver } from './first-owner.ts';
import { changeMember, findMember, setPasswordHash } from './member-store.ts';
import { hashToken, LIFE_MS, makeToken } from './one-time-token.ts';
import type { AccountDeps } from './ports.ts';
import { recordAct } from './record-act.ts';
import { endSessions } from './session-store.ts';
import { takeMail, takeOwnTry } from './sign-in-tries.ts';
import { endTokens, findToken, insertToken, takeToken } from './token-store.ts';
import type { Member, StaffId } from './types.ts';
import type { Viewer } from './viewer.ts';

const MINUTE_MS = 60_000;

/**
 * Mails a link for another password, if there is such an account. An earlier link goes on working: whoever asks in the name
 * of somebody else cannot take away the one that they wait for.
 */
export async function askReset(deps: AccountDeps, raw: string): Promise<void> {
  const email = parseEmail(raw);
  if (email === null || deps.mail === null) return;
  const member = await findMember(deps.db, { email });
  if (!member?.isActive || !(await takeMail(deps, email))) return;
  const { id: staffId, name, language } = member;
  const { row, link } = makeToken('password_reset', deps.publicUrl, deps.now(), { staffId, isMailed: true });
  const minutes = LIFE_MS.password_reset / MINUTE_MS;
  const words = { template: 'password_reset', name, link, minutes } as const;
  await deps.db.transaction().execute(async (tx) => {
    await insertToken(tx, row);
    await deps.mail?.(tx, { key: `password_reset:${row.id}`, to: email, language, ...words });
  });
}

/** A link for another password, for whoever is at the server; null when nobody active has the address. */
export async function resetLink(
  { db, now, publicUrl }: Pick<AccountDeps, 'db' | 'now' | 'publicUrl'>,
  raw: string,
): Promise<string | null> {
  const email = parseEmail(raw);
  const member = email === null ? undefined : await findMember(db, { email });
  if (!member?.isActive) return null;
  const { row, link } = makeToken('password_reset', publicUrl, now(), { staffId: member.id });
  await db.transaction().execute(async (tx) => {
    await insertToken(tx, row);
    await recordAct(tx, { viewer: null, act: 'reset_link_made', about: member.email, at: now() });
  });
  return link;
}

/** Sets another password by a link, once. Every session of that person is over. @throws AppError `link_over` */
export async function setPassword(
  deps: AccountDeps,
  given: { readonly token: string; readonly password: string },
): Promise<Member> {
  const { db, now, passwords } = deps;
  const link = { kind: 'password_reset', hash: hashToken(given.token), at: now() } as const;
  if ((await findToken(db, link)) === undefined) throw linkOver();
  const hash = await passwords.hash(given.password);
  return db.transaction().execute(async (tx) => {
    const taken = await takeToken(tx, link);
    if (!taken?.staffId) throw linkOver();
    const member = await replacePassword(deps, tx, taken.staffId, hash);
    if (!member.isActive) throw linkOver();
    if (taken.isMailed && member.emailVerifiedAt === null)
      await changeMember(tx, member.id, { emailVerifiedAt: now() });
    await recordAct(tx, { viewer: member, act: 'password_reset', about: null, at: now() });
    return member;
  });
}

/** Changes one's own password; null when the current one is wrong. Every session is over. @throws AppError `sign_in_limited` */
export async function changePassword(
  deps: AccountDeps,
  viewer: Viewer,
  given: { readonly current: string; readonly password: string },
): Promise<Member | null> {
  const { db, now, passwords } = deps;
  const member = await findMember(db, { id: viewer.id as StaffId });
  if (member === undefined) return null;
  const tried = await takeOwnTry(deps, member.id);
  if (!(await passwords.check(given.current, member.passwordHash, 'known')).isRight) return null;
  await tried.giveBack();
  const hash = await passwords.hash(given.password);
  return db.transaction().execute(async (tx) => {
    await recordAct(tx, { viewer, act: 'password_changed', about: null, at: now() });
    return replacePassword(deps, tx, member.id, hash);
  });
}

async function replacePassword({ now }: AccountDeps, tx: Tx, id: StaffId, hash: string): Promise<Member> {
  await setPasswordHash(tx, id, hash);
  await endTokens(tx, 'password_reset', { staffId: id }, now());
  await endSessions(tx, id, { allBut: null });
  const member = await findMember(tx, { id });
  if (member === undefined) throw linkOver();
  return member;
}
