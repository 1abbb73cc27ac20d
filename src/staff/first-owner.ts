import { type EmailAddress, parseEmail } from '../core/email.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { mailWelcome } from './mail-welcome.ts';
import { insertMember } from './member-store.ts';
import { hashToken, makeToken } from './one-time-token.ts';
import { hasOwner, takeTurn } from './owner-store.ts';
import type { AccountDeps } from './ports.ts';
import { recordAct } from './record-act.ts';
import { findToken, insertToken, takeToken } from './token-store.ts';
import type { Member } from './types.ts';
import { mailVerification } from './verify-email.ts';

/** A link with which the first owner makes their account; null when there is an owner. Each works until one was used. */
export async function firstOwnerLink(deps: Pick<AccountDeps, 'db' | 'now' | 'publicUrl'>): Promise<string | null> {
  if (await hasOwner(deps.db)) return null;
  const { row, link } = makeToken('first_owner', deps.publicUrl, deps.now(), {});
  await insertToken(deps.db, row);
  return link;
}

type Given = {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly language: Language;
};

/** Makes the account of the first owner, once. @throws AppError `link_over`, `email_unusable` or `already_staff` */
export async function makeFirstOwner(deps: AccountDeps, given: Given): Promise<Member> {
  const { db, now, passwords } = deps;
  const link = { kind: 'first_owner', hash: hashToken(given.token), at: now() } as const;
  // Hashing costs something: not for whoever has no link.
  if ((await findToken(db, link)) === undefined) throw linkOver();
  const email = usable(given.email);
  const passwordHash = await passwords.hash(given.password);
  return db.transaction().execute(async (tx) => {
    await takeTurn(tx, 'first_owner');
    if ((await hasOwner(tx)) || (await takeToken(tx, link)) === undefined) throw linkOver();
    const member = newMember({ ...given, email, role: 'owner', passwordHash, at: now(), isVerified: false });
    if (!(await insertMember(tx, member))) throw alreadyStaff();
    await recordAct(tx, { viewer: member, act: 'first_owner', about: null, at: now() });
    await mailVerification(deps, tx, member);
    await mailWelcome(deps, tx, member);
    return member;
  });
}

type NewMember = Pick<Member, 'name' | 'email' | 'role' | 'language' | 'passwordHash'> & {
  readonly at: Date;
  readonly isVerified: boolean;
};

export const newMember = ({ name, email, role, language, passwordHash, at, isVerified }: NewMember): Member => ({
  ...{ id: newId(), name, email, role, language, passwordHash },
  ...{ passwordVersion: 1, isActive: true, isOnDuty: true, lastSeenAt: null },
  emailVerifiedAt: isVerified ? at : null,
  createdAt: at,
});

/** An address that mail can go to. @throws AppError `email_unusable` */
export function usable(raw: string): EmailAddress {
  const email = parseEmail(raw);
  if (email === null) throw new AppError('email_unusable', 'invalid', { facts: { field: 'email' } });
  return email;
}

/** The link was used, withdrawn, has expired or never was: which of them is not told. */
export const linkOver = (): AppError => new AppError('link_over', 'not_found');

export const alreadyStaff = (): AppError => new AppError('already_staff', 'conflict', { facts: { field: 'email' } });
