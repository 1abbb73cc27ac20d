import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Endpoint, EndpointState, Secrets, StateReason } from './types.ts';

/** Columns of an endpoint without its secrets. */
const SHOWN = sql`id, url, description, types, origin, state, state_reason, state_at, failures, failing_since, failed_at, rest_until,
  delivered_at, previous_until, created_at`;

/** All of them, the oldest first. */
export async function listEndpoints(db: Db): Promise<readonly Endpoint[]> {
  const { rows } = await sql<Endpoint>`select ${SHOWN} from webhook_endpoints order by created_at, id`.execute(db);
  return rows;
}

/** An endpoint under a lock that publishing does not wait for; nobody else moves its line until the transaction ends. */
export async function lockEndpoint(tx: Tx, id: string): Promise<(Endpoint & Secrets) | null> {
  const { rows } = await sql<Endpoint & Secrets>`
    select ${SHOWN}, secret, previous_secret from webhook_endpoints where id = ${id} for no key update`.execute(tx);
  return rows[0] ?? null;
}

export type NewEndpoint = Pick<Endpoint, 'id' | 'url' | 'description' | 'types'> & { readonly secret: Buffer };

export async function insertEndpoint(tx: Tx, { id, url, description, types, secret }: NewEndpoint): Promise<void> {
  await sql`
    insert into webhook_endpoints (id, url, description, types, secret) values (${id}, ${url}, ${description}, ${types}::text[], ${secret})
  `.execute(tx);
}

/** A new secret; the one before signs too until a moment. */
export async function replaceSecret(tx: Tx, id: string, secret: Buffer, previousUntil: Date): Promise<void> {
  await sql`
    update webhook_endpoints set previous_secret = secret, previous_until = ${previousUntil}::timestamptz, secret = ${secret}
    where id = ${id}`.execute(tx);
}

export type EndpointChange = {
  readonly description?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly state?: { readonly to: EndpointState; readonly reason: StateReason | null; readonly at: Date };
};

/** Whatever it becomes, it begins anew: what was held against it is forgotten when its state changes. */
export async function updateEndpoint(tx: Tx, id: string, { description, types, state }: EndpointChange): Promise<void> {
  await sql`
    update webhook_endpoints set description = coalesce(${description ?? null}, description),
      types = coalesce(${types ?? null}::text[], types) where id = ${id}`.execute(tx);
  if (state === undefined) return;
  await sql`
    update webhook_endpoints set state = ${state.to}, state_reason = ${state.reason}, state_at = ${state.at}::timestamptz,
      failures = 0, failing_since = null, failed_at = null, rest_until = null where id = ${id}`.execute(tx);
}

/** Takes an endpoint away with everything that waits for it. False when there is none that the console made. */
export async function deleteEndpoint(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from webhook_endpoints where id = ${id} and origin = 'console'`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}
