import type { EmailAddress } from '../core/email.ts';
import type { Id } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { StaffRole } from './viewer.ts';

export type ApiKeyId = Id<'api_key'>;

/** What a key may do: one word for each right of the REST API. */
export const SCOPES = [
  'conversations:read',
  'conversations:write',
  'alerts:read',
  'orders:write',
  'costs:read',
  'notifications:read',
  'notifications:write',
] as const;
export type Scope = (typeof SCOPES)[number];

/** A key as it may be shown: without its secret. */
export type ApiKey = {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  /** Exact to a minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

export type StaffId = Id<'staff'>;
export type TokenId = Id<'staff_token'>;

/** Somebody who works at the console. */
export type Member = {
  readonly id: StaffId;
  readonly name: string;
  readonly email: EmailAddress;
  readonly role: StaffRole;
  readonly language: Language;
  readonly passwordHash: string;
  readonly passwordVersion: number;
  readonly isActive: boolean;
  readonly isOnDuty: boolean;
  readonly emailVerifiedAt: Date | null;
  readonly lastSeenAt: Date | null;
  readonly createdAt: Date;
};

export type TokenKind = 'first_owner' | 'invitation' | 'password_reset' | 'verify_email';

/** A link that works once. */
export type OneTimeToken = {
  readonly id: TokenId;
  readonly kind: TokenKind;
  readonly hash: Buffer;
  readonly staffId: StaffId | null;
  readonly email: EmailAddress | null;
  readonly role: StaffRole | null;
  readonly language: Language | null;
  readonly isMailed: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** What a person did, for whoever asks later. */
export type Act = {
  readonly at: Date;
  /** Null: from a terminal of the server. */
  readonly staffId: string | null;
  readonly act: string;
  readonly about: string | null;
  readonly sessionRef: string | null;
  readonly device: string | null;
};
