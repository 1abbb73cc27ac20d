import { z } from 'zod';
import { cleanText, isVisible } from '../core/text.ts';
import { SCOPES, type Scope } from './types.ts';

/**
 * Sessions and accounts. Between the console's page (`web/`, which imports the types only) and the server, under `/api/console`. Times are
 * ISO 8601 (business time unless said otherwise). Errors are `{ error: { code, message } }`; every request that changes
 * something carries `x-csrf-token`.
 */
export const ROLES = ['owner', 'staff', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export type Person = { readonly id: string; readonly name: string };

const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());
const Password = z.string().min(12).max(200);
const Name = z
  .string()
  .max(400)
  .transform((name) => cleanText(name).text)
  .pipe(z.string().trim().max(80).refine(isVisible));
const Language = z.enum(['es', 'en']);
const Token = z.string().min(20).max(200);

/**
 * POST /session → Session; 401 `sign_in_wrong`, 429 `sign_in_limited` or `sign_in_busy` with retry-after. DELETE /session →
 * 204. Links that were used, withdrawn or have expired: 404 `link_over`. Times here are of the machine's clock.
 */
export const SignIn = z.strictObject({ email: Email, password: z.string().min(1).max(200), remember: z.boolean() });
/** POST /first-owner → Session; the one-time link of the first start. */
export const FirstOwner = z.strictObject({
  ...{ token: Token, name: Name, email: Email, password: Password },
  language: Language,
});
/** POST /invitations/accept → Session */
export const AcceptInvitation = z.strictObject({ token: Token, name: Name, password: Password, language: Language });
/** POST /password-reset → 202, whether or not there is such an account. */
export const AskReset = z.strictObject({ email: Email });
/** POST /password → Session; by the link of the mail. */
export const SetPassword = z.strictObject({ token: Token, password: Password });
/** PUT /password → Session; one's own, 403 `password_wrong`. Every other session is over. */
export const ChangePassword = z.strictObject({ current: z.string().min(1).max(200), password: Password });
/** POST /verify-email → 204; POST /verify-email/again → 202, mails one's own link again. */
export const VerifyEmail = z.strictObject({ token: Token });
/**
 * POST /invitations → 201 NewInvitation, 409 `already_staff`; POST /invitations/:id/again → NewInvitation, under another
 * link; DELETE /invitations/:id → 204; owner
 */
export const Invite = z.strictObject({ email: Email, role: z.enum(ROLES), language: Language });
/** PATCH /staff/:id → StaffMember; owner, or one's own name, language and duty; 403 `change_forbidden`, 409 `last_owner` */
export const ChangeStaff = z.strictObject({
  name: Name.optional(),
  language: Language.optional(),
  role: z.enum(ROLES).optional(),
  isActive: z.boolean().optional(),
  isOnDuty: z.boolean().optional(),
});

/** GET /session; 401 `signed_out` without one. */
export type Session = {
  readonly viewer: Person & { readonly email: string; readonly role: Role; readonly language: 'es' | 'en' };
  readonly business: { readonly name: string; readonly timeZone: string; readonly isSimulated: boolean };
  readonly csrfToken: string;
  readonly isPaused: boolean;
};
/** GET /staff */
export type StaffMember = Person & {
  readonly email: string;
  readonly role: Role;
  readonly language: 'es' | 'en';
  readonly isActive: boolean;
  readonly isOnDuty: boolean;
  readonly isEmailVerified: boolean;
  readonly lastSeenAt: string | null;
};
export type Invitation = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: string;
};
/** With its link where no mail account carries it to the address. */
export type NewInvitation = Invitation & { readonly link: string | null };
/** GET /staff → StaffList; only owners see invitations. */
export type StaffList = { readonly staff: readonly StaffMember[]; readonly invitations: readonly Invitation[] };
/** GET /sessions → { sessions } : one's own; DELETE /sessions/:id → 204; DELETE /sessions → 204, all but this one */
export type OpenSession = {
  readonly id: string;
  readonly isThis: boolean;
  readonly device: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
};
/** GET /audit?before= → AuditPage; owner. `before` asks for the next page. */
export const AuditQuery = z.object({ before: z.uuid().optional() });
export type AuditPage = { readonly entries: readonly AuditEntry[]; readonly before: string | null };
export type AuditEntry = {
  readonly id: string;
  readonly at: string;
  /** A person's name, `recado` for a command at the server, or `–` for whoever failed to sign in (to `about`). */
  readonly by: string;
  readonly device: string | null;
  readonly act: string;
  readonly about: string | null;
};
/**
 * Keys with which other programs use the REST API; owner. GET /keys → KeyList, POST /keys → 201 NewKey: the only time that
 * `key` is shown; DELETE /keys/:prefix → 204, 404 `key_unknown`
 */
export const AddKey = z.strictObject({ name: Name, scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length) });
export type Key = {
  /** The eight characters that name it. */
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
};
export type KeyList = { readonly keys: readonly Key[]; readonly scopes: readonly Scope[] };
export type NewKey = { readonly key: string; readonly prefix: string };
