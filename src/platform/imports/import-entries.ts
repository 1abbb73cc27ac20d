import type { RawBuilder } from 'kysely';
import type { Db, Tx } from '../db/index.ts';
import { collectProblems, type FileProblem, type ReportProblem } from '../files/index.ts';
import { findEntries } from './find-entries.ts';
import { type EntryCheck, stageEntries } from './stage-entries.ts';
import { readStaged, type StagedEntry, withStaging } from './staging-store.ts';
import type { ImportFile, ImportProgress, TableShape } from './types.ts';

const BATCH = 500;
const MOST_PROBLEMS = 100;

export type ImportRun = ImportFile & {
  /** Look only, write nothing. */
  readonly isDryRun: boolean;
  readonly onProgress: (progress: ImportProgress) => void;
};

/** Entries that are new, and those that say something else than before. */
type Written = { readonly added: number; readonly changed: number };

export type ImportKind<Entry> = EntryCheck<Entry> & {
  readonly shape: TableShape;
  /** For `readStaged`. */
  readonly saved: RawBuilder<unknown>;
  /** Reports what only the database can say is wrong, before anything is written. */
  readonly examine: ((session: Db, staged: readonly StagedEntry[], report: ReportProblem) => Promise<void>) | null;
  /**
   * Writes entries that are not known to be unchanged, unless it is a dry run; inside a transaction. `note` tells what of
   * them was left as it is, and why.
   */
  readonly write: (tx: Tx, staged: readonly StagedEntry[], isDryRun: boolean, note: ReportProblem) => Promise<Written>;
  /** What follows when all are written; gives the number of those removed. */
  readonly finish: ((session: Db, isDryRun: boolean) => Promise<number>) | null;
};

export type Imported = Written & {
  readonly outcome: 'imported' | 'checked';
  readonly entries: number;
  readonly parts: number;
  readonly removed: number;
  /** What was left as it is, the first ones, and how many more there are. */
  readonly notes: readonly FileProblem[];
  readonly moreNotes: number;
};

export type Refused = {
  readonly outcome: 'refused';
  readonly problems: readonly FileProblem[];
  readonly more: number;
};

/** `busy`: another import is running. */
export type ImportOutcome = Imported | Refused | { readonly outcome: 'busy' };

/**
 * Brings what is kept to what a file says. The whole file is checked before anything is written; with one mistake nothing
 * is. Then entries are written 500 at a time, each with all that belongs to it: whoever breaks it off leaves whole entries,
 * and running it again does the rest, since what is unchanged is not written.
 */
export function importEntries<Entry>(db: Db, run: ImportRun, kind: ImportKind<Entry>): Promise<ImportOutcome> {
  return db.connection().execute(async (session) => {
    const outcome = await withStaging(session, () => importInto(session, run, kind));
    return outcome ?? { outcome: 'busy' };
  });
}

async function importInto<Entry>(session: Db, run: ImportRun, kind: ImportKind<Entry>): Promise<Imported | Refused> {
  const { report, list } = collectProblems(MOST_PROBLEMS);
  const total = run.file.bytes;
  const found = findEntries(run, kind.shape, report, (done) => run.onProgress({ step: 'reading', done, total }));
  const counted = await stageEntries(session, found, kind, report);
  if (counted.entries === 0 && list().problems.length === 0)
    report({ line: null, field: null, message: `There is no ${kind.shape.noun} in the file.` });
  const { examine } = kind;
  if (examine !== null)
    await eachBatch(session, run, kind, 'checking', counted.entries, (staged) => examine(session, staged, report));
  if (list().problems.length > 0) return { outcome: 'refused', ...list() };
  const written = await writeStaged(session, run, kind, counted.entries);
  const removed = (await kind.finish?.(session, run.isDryRun)) ?? 0;
  return { outcome: run.isDryRun ? 'checked' : 'imported', ...counted, ...written, removed };
}

async function writeStaged<Entry>(session: Db, run: ImportRun, kind: ImportKind<Entry>, total: number) {
  const notes = collectProblems(MOST_PROBLEMS);
  const written = { added: 0, changed: 0 };
  await eachBatch(session, run, kind, 'writing', total, async (staged) => {
    const { added, changed } = await session
      .transaction()
      .execute((tx) => kind.write(tx, staged, run.isDryRun, notes.report));
    written.added += added;
    written.changed += changed;
  });
  const { problems, more } = notes.list();
  return { ...written, notes: problems, moreNotes: more };
}

async function eachBatch<Entry>(
  session: Db,
  { onProgress }: ImportRun,
  { saved }: ImportKind<Entry>,
  step: ImportProgress['step'],
  total: number,
  take: (staged: readonly StagedEntry[]) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < total; from += BATCH) {
    onProgress({ step, done: from, total });
    const staged = await readStaged(session, from, from + BATCH, saved);
    if (staged.length > 0) await take(staged);
  }
  onProgress({ step, done: total, total });
}
