import type { Db, Tx } from '../platform/db/index.ts';
import type { Viewer } from '../staff/index.ts';
import type { PublishedTexts } from './texts/published-texts.ts';

/** Keeps on record what somebody of the staff did, in the transaction that does it. */
export type AuditKnowledge = (
  tx: Tx,
  entry: { readonly by: Viewer; readonly act: string; readonly about: string },
) => Promise<void>;

/** Names of staff by their ids. */
export type NamesOf = (db: Db, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The text of a PDF, or why there is none. */
export type ReadPdf = (bytes: Buffer) => Promise<
  | {
      readonly outcome: 'read';
      readonly text: string;
      readonly pages: number;
      readonly hasScripts: boolean;
      readonly isWhole: boolean;
    }
  | { readonly outcome: 'encrypted' | 'damaged' | 'timed_out' | 'too_large' | 'too_many_pages' | 'no_text' }
>;

/** Whether the scripted customers were served with exactly these texts, in a trial that was begun for it. */
export type WasTried = (
  tx: Tx,
  trialId: string | null,
  texts: PublishedTexts,
) => Promise<'passed' | 'failed' | 'untried'>;
