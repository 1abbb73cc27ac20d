import { sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';
import type { TextKind } from './types.ts';

/** The version of each text that was ever published. */
export async function newestVersions(db: Db): Promise<Readonly<Partial<Record<TextKind, number>>>> {
  const { rows } = await sql<{ kind: TextKind; version: number }>`
    select kind, max(version) as version from knowledge_texts group by kind order by kind`.execute(db);
  return Object.fromEntries(rows.map(({ kind, version }) => [kind, version]));
}
