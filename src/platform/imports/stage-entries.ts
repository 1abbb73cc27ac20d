import type { z } from 'zod';
import type { Db } from '../db/index.ts';
import type { ReportProblem } from '../files/index.ts';
import { type RepeatedKey, readRepeated, type StagedEntry, type StagedKey, stage } from './staging-store.ts';
import type { FoundEntry } from './types.ts';

const BATCH = 1_000;
/** Problems that one entry may report: a broken list may hold hundreds. */
const MOST_PER_ENTRY = 20;

/** How entries of one kind are checked before anything is written. */
export type EntryCheck<Entry> = {
  readonly schema: z.ZodType<Entry>;
  /** What an entry is known by, and the hash by which it is known to be unchanged. */
  readonly seal: (entry: Entry) => { readonly key: string; readonly hash: string };
  /** The names that may stand for one thing only; `entry` is null for what was refused, so that it is told at once. */
  readonly keysOf: (entry: Entry | null, found: FoundEntry) => readonly StagedKey[];
  /** What to do about a name of each kind that stands twice. */
  readonly remedies: Readonly<Record<string, string>>;
  /** Parts that are counted beside the entries, such as variants. */
  readonly partsOf: (entry: Entry) => number;
};

/**
 * Checks all entries of a file and stages those that are right. Reports what is wrong with any of them, at last what
 * stands for two things at once.
 */
export async function stageEntries<Entry>(
  session: Db,
  entries: AsyncIterable<FoundEntry>,
  check: EntryCheck<Entry>,
  report: ReportProblem,
): Promise<{ readonly entries: number; readonly parts: number }> {
  const counted = { entries: 0, parts: 0 };
  let [staged, keys]: [StagedEntry[], StagedKey[]] = [[], []];
  // The database takes a batch while the next one is read.
  let taken: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    await taken;
    taken = stage(session, staged, keys);
    taken.catch(() => undefined);
    [staged, keys] = [[], []];
  };
  for await (const found of entries) {
    const parsed = check.schema.safeParse(found.given);
    keys.push(...check.keysOf(parsed.success ? parsed.data : null, found).filter(({ key }) => key !== ''));
    if (!parsed.success) {
      reportIssues(found, parsed.error, report);
      continue;
    }
    counted.entries += 1;
    counted.parts += check.partsOf(parsed.data);
    const entry = JSON.stringify(parsed.data);
    staged.push({ position: counted.entries, line: found.line, ...check.seal(parsed.data), entry });
    if (staged.length >= BATCH) await flush();
  }
  await flush();
  await taken;
  for (const again of await readRepeated(session)) report(repeatedProblem(again, check.remedies));
  return counted;
}

function reportIssues(found: FoundEntry, error: z.ZodError, report: ReportProblem): void {
  for (const issue of error.issues.slice(0, MOST_PER_ENTRY)) {
    const { line, field, hint } = found.placeOf(issue.path);
    report({ line, field, message: `${issue.message}${hint}` });
  }
}

function repeatedProblem(again: RepeatedKey, remedies: EntryCheck<unknown>['remedies']) {
  const place = again.firstLine === again.line ? 'in the same place' : `on line ${again.firstLine}`;
  const message = `${again.name} stands ${place} already: ${remedies[again.kind] ?? 'keep one of them'}`;
  return { line: again.line, field: again.kind, message };
}
