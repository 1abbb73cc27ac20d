import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';

export type MigrationFile = {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 in hex, the same for Unix and Windows line ends. */
  readonly checksum: string;
};

/** Reads `NNNN-name.sql` in order of their numbers. A wrong name or a number used twice is a mistake of ours. */
export async function readMigrationFiles(folder: URL): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  const files = await Promise.all(names.map((name) => readMigrationFile(folder, name)));
  const twice = files.find((file, index) => files[index - 1]?.number === file.number);
  if (twice !== undefined) throw misnamed(`Two migrations have the number of ${twice.name}`);
  if (files.length === 0) throw misnamed(`No migration stands in ${folder.pathname}`);
  return files;
}

async function readMigrationFile(folder: URL, name: string): Promise<MigrationFile> {
  const number = name.match(/^(\d{4})-[a-z0-9-]+\.sql$/)?.[1];
  if (number === undefined) throw misnamed(`The migration ${name} is not named NNNN-name.sql`);
  const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`);
  const sql = (await readFile(new URL(name, base), 'utf8')).replaceAll('\r\n', '\n');
  return { number: Number(number), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

const misnamed = (message: string): AppError => new AppError('migrations_misnamed', 'bug', { facts: { message } });
