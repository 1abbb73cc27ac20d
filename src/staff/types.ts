import type { Id } from '../core/ids.ts';

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
