import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PARTS = ['src', 'prompts', 'mails', 'fixtures', 'package.json'];

/** Adds to the tables that every message passes, as the rules for migrations allow. */
const MIGRATION = `
alter table messages add column next_version_note text;
alter table outbox_messages add column next_version_note text not null default '';
create table next_version_things (id uuid primary key);
`;

export type NextVersion = { readonly folder: string; readonly migration: string; readonly close: () => Promise<void> };

/** Installs what a later version would be: this program in another folder, with one more migration. */
export async function installNextVersion(): Promise<NextVersion> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-next-'));
  for (const part of PARTS) await cp(join(ROOT, part), join(folder, part), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const migration = '9999-next-version.sql';
  await writeFile(join(folder, 'src/platform/migrations', migration), MIGRATION);
  return { folder, migration, close: () => rm(folder, { recursive: true, force: true }) };
}
