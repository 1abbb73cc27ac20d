import { AppError } from '../core/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import { changeMember, findMember } from './member-store.ts';
import { hashToken, LIFE_MS, makeToken } from './one-time-token.ts';
import type { AccountDeps } from './ports.ts';
import { recordAct } from './record-act.ts';
import { takeMail } from './sign-in-tries.ts';
import { insertToken, takeToken } from './token-store.ts';
import type { Member, StaffId } from './types.ts';

const HOUR_MS = 3_600_000;

/** Mails a link that proves the address of somebody; nothing without a mail account. */
export async function mailVerification(deps: AccountDeps, tx: Tx, member: Member): Promise<void> {
  if (deps.mail === null) return;
  const { id: staffId, email: to, name, language } = member;
  const { row, link } = makeToken('verify_email', deps.publicUrl, deps.now(), { staffId, isMailed: true });
  await insertToken(tx, row);
  const hours = LIFE_MS.verify_email / HOUR_MS;
  await deps.mail(tx, { key: `verify_email:${row.id}`, to, language, template: 'verify_email', name, link, hours });
}

/** Mails the link again. @throws AppError `mail_off` or `mail_limited` */
export async function askVerification(deps: AccountDeps, id: string): Promise<void> {
  if (deps.mail === null) throw new AppError('mail_off', 'conflict');
  const member = await findMember(deps.db, { id: id as StaffId });
  if (member === undefined || member.emailVerifiedAt !== null) return;
  if (!(await takeMail(deps, member.email))) throw new AppError('mail_limited', 'rate_limited');
  await deps.db.transaction().execute((tx) => mailVerification(deps, tx, member));
}

/** Notes that whoever has the link reads the mailbox; false when it is over. */
export const verifyEmail = ({ db, now }: AccountDeps, token: string): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const at = now();
    const taken = await takeToken(tx, { kind: 'verify_email', hash: hashToken(token), at });
    if (!taken?.staffId) return false;
    await changeMember(tx, taken.staffId, { emailVerifiedAt: at });
    await recordAct(tx, { viewer: { id: taken.staffId }, act: 'email_verified', about: null, at });
    return true;
  });
