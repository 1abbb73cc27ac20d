import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openTextFile } from '../../src/platform/files/index.ts';
import type { ImportOutcome, ImportRun } from '../../src/platform/imports/index.ts';

/** A folder for the files of one test file; `put` writes one and gives its path. */
export function useFolder(): {
  path(name: string): string;
  put(name: string, content: string | Uint8Array): Promise<string>;
} {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recado-files-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    put: async (name, content) => {
      await writeFile(path(name), content);
      return path(name);
    },
  };
}

/** Problems as `line field: message`. */
export const problemsOf = (outcome: ImportOutcome): readonly string[] =>
  outcome.outcome === 'refused'
    ? outcome.problems.map(({ line, field, message }) => `${line ?? '-'} ${field ?? '-'}: ${message}`)
    : [];

export type GivenRun = {
  readonly format?: 'csv' | 'json';
  readonly decimal?: 'dot' | 'comma';
  readonly isDryRun?: boolean;
};

/** One run of an import as the command starts it. */
export const runOf = async (path: string, given: GivenRun = {}): Promise<ImportRun> => ({
  file: await openTextFile(path),
  format: given.format ?? (path.endsWith('.json') ? 'json' : 'csv'),
  decimal: given.decimal ?? 'dot',
  isDryRun: given.isDryRun ?? false,
  onProgress: () => undefined,
});

/** What was left as it was, as `line field: message`. */
export const notesOf = (outcome: ImportOutcome): readonly string[] =>
  'notes' in outcome
    ? outcome.notes.map(({ line, field, message }) => `${line ?? '-'} ${field ?? '-'}: ${message}`)
    : [];
