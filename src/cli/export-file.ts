import { extname } from 'node:path';
import { AppError } from '../core/errors.ts';
import { type Connect, withDb } from './connect-database.ts';
import { counted, type FileKind } from './file-kinds.ts';

export type Format = 'csv' | 'json';
const FORMATS: Readonly<Record<string, Format>> = { '.csv': 'csv', '.tsv': 'csv', '.txt': 'csv', '.json': 'json' };

export type ExportOptions = { readonly format?: Format; readonly overwrite?: true };

/** The format that a name says. Throws AppError `format_unknown`. */
export function formatOf(path: string): Format {
  const format = FORMATS[extname(path).toLowerCase()];
  if (format !== undefined) return format;
  const message = `${path}: its name does not say what it is. Name it .csv or .json, or add --format csv.`;
  throw new AppError('format_unknown', 'invalid', { facts: { message } });
}

/** Writes everything of one kind to a file and tells how much it was. */
export async function runExport(connect: Connect, kind: FileKind, path: string, options: ExportOptions): Promise<void> {
  const file = { path, format: options.format ?? formatOf(path), mayReplace: options.overwrite === true };
  const count = await withDb(connect, (db) => kind.export(db, file));
  console.log(`${counted(count, kind.noun)} in ${path}.`);
}
