import { AppError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Invitation, NewInvitation } from './contract.ts';
import { alreadyStaff, linkOver, newMember, usable } from './first-owner.ts';
import { mailWelcome } from './mail-welcome.ts';
import { findMember, insertMember } from './member-store.ts';
import { hashToken, makeToken } from './one-time-token.ts';
import { takeTurn } from './owner-store.ts';
import type { AccountDeps } from './ports.ts';
import { recordAct } from './record-act.ts';
import { roleWord } from './rules.ts';
import { endTokens, findToken, insertToken, takeToken } from './token-store.ts';
import type { Member, OneTimeToken, TokenId } from './types.ts';
import type { StaffRole, Viewer } from './viewer.ts';

type Invited = { readonly email: string; readonly role: StaffRole; readonly language: Language };

/** Asks somebody to work here; an open invitation of the same address is replaced. @throws AppError `already_staff` */
export async function invite(deps: AccountDeps, viewer: Viewer, wanted: Invited): Promise<NewInvitation> {
  const email = usable(wanted.email);
  return deps.db.transaction().execute(async (tx) => {
    await takeTurn(tx, `invite:${email}`);
    if ((await findMember(tx, { email })) !== undefined) throw alreadyStaff();
    await endTokens(tx, 'invitation', { email }, deps.now());
    return sendInvitation(deps, tx, viewer, { ...wanted, email, act: 'invited' });
  });
}

/** Sends an invitation anew, under another link; the earlier one is over. Undefined when there is none. */
export async function inviteAgain(deps: AccountDeps, viewer: Viewer, id: string): Promise<NewInvitation | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    const [ended] = await endTokens(tx, 'invitation', { id: id as TokenId }, deps.now());
    if (!ended?.email || !ended.role || !ended.language) return undefined;
    const { email, role, language } = ended;
    return sendInvitation(deps, tx, viewer, { email, role, language, act: 'invited_again' });
  });
}

/** Takes an invitation back; false when there is none. */
export const withdrawInvitation = ({ db, now }: AccountDeps, viewer: Viewer, id: string): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const [ended] = await endTokens(tx, 'invitation', { id: id as TokenId }, now());
    if (ended === undefined) return false;
    await recordAct(tx, { viewer, act: 'invitation_withdrawn', about: ended.email, at: now() });
    return true;
  });

async function sendInvitation(
  deps: AccountDeps,
  tx: Tx,
  viewer: Viewer,
  { email: raw, role, language, act }: Invited & { readonly act: string },
): Promise<NewInvitation> {
  const email = usable(raw);
  const isMailed = deps.mail !== null;
  const { row, link } = makeToken('invitation', deps.publicUrl, deps.now(), { email, role, language, isMailed });
  await insertToken(tx, row);
  await recordAct(tx, { viewer, act, about: `${email} ${role}`, at: deps.now() });
  const words = { inviter: viewer.name, role: roleWord(role, language), link };
  await deps.mail?.(tx, { key: `invitation:${row.id}`, to: email, language, template: 'invitation', ...words });
  return { ...invitationOf(row), link: isMailed ? null : link };
}

export const invitationOf = ({ id, email, role, expiresAt }: OneTimeToken): Invitation => ({
  ...{ id, email: email ?? '', role: role ?? 'viewer', expiresAt: expiresAt.toISOString() },
});

type Given = {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly language: Language;
};

/** Makes the account of somebody who was invited, once. @throws AppError `link_over` or `already_staff` */
export async function acceptInvitation(deps: AccountDeps, given: Given): Promise<Member> {
  const { db, now, passwords } = deps;
  const link = { kind: 'invitation', hash: hashToken(given.token), at: now() } as const;
  if ((await findToken(db, link)) === undefined) throw linkOver();
  const passwordHash = await passwords.hash(given.password);
  return db.transaction().execute(async (tx) => {
    const taken = await takeToken(tx, link);
    if (!taken) throw linkOver();
    if (!taken.email || !taken.role) throw new AppError('invitation_incomplete', 'bug');
    const { email, role, isMailed: isVerified } = taken;
    const member = newMember({ ...given, email, role, passwordHash, at: now(), isVerified });
    if (!(await insertMember(tx, member))) throw alreadyStaff();
    await recordAct(tx, { viewer: member, act: 'invitation_accepted', about: null, at: now() });
    await mailWelcome(deps, tx, member);
    return member;
  });
}
