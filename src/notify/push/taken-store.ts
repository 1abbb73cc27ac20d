import { sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';
import { MOST_SILENT } from './rules.ts';

/** Of what was queued under these keys, what at least one device that shows pushes has taken, also joined with others. */
export async function findTaken(db: Db, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from push_jobs j where key = any(${keys}::text[]) and exists (
      select from push_deliveries d join push_devices device on device.id = d.device_id
      where d.state = 'sent' and device.silent < ${MOST_SILENT} and (d.job_id = j.id
        or (j.state = 'joined' and d.topic = j.topic and d.created_at between j.created_at and j.expires_at)))`.execute(
    db,
  );
  return new Set(rows.map(({ key }) => key));
}
