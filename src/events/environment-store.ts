import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { EndpointId } from './types.ts';

/**
 * Keeps the endpoint of the environment as it is named there, `types` only at its beginning. One that had been unset works
 * again.
 */
export async function upsertEnvironment(
  db: Db,
  { id, url, types }: { readonly id: EndpointId; readonly url: string; readonly types: readonly string[] },
): Promise<EndpointId> {
  const { rows } = await sql<{ id: EndpointId }>`
    insert into webhook_endpoints as e (id, url, types, origin) values (${id}, ${url}, ${types}::text[], 'environment')
    on conflict (origin) where origin = 'environment' do update set url = excluded.url,
      state = case when e.state_reason = 'unset' or e.url <> excluded.url then 'active' else e.state end,
      state_reason = case when e.state_reason = 'unset' or e.url <> excluded.url then null else e.state_reason end
    returning id`.execute(db);
  return rows[0]?.id ?? id;
}

/** The environment names none any more. */
export async function unsetEnvironment(db: Db): Promise<void> {
  await sql`
    update webhook_endpoints set state = 'disabled', state_reason = 'unset', state_at = now()
    where origin = 'environment' and state_reason is distinct from 'unset'`.execute(db);
}
