import type { Tx } from '../platform/db/index.ts';
import { markTexts } from './mark-texts.ts';
import { changedTexts } from './measured-rules.ts';
import { readTrial } from './trial-store.ts';

/**
 * Whether the scripted customers were served with exactly these texts: `untried` also when the trial is of other texts,
 * is running, or did not come to its end.
 */
export async function wasTried(
  tx: Tx,
  trialId: string | null,
  texts: Parameters<typeof markTexts>[0],
): Promise<'passed' | 'failed' | 'untried'> {
  const trial = trialId === null ? null : await readTrial(tx, trialId);
  if (trial?.state !== 'done' || changedTexts(trial.measured.texts, markTexts(texts)).length > 0) return 'untried';
  return trial.failed.length === 0 ? 'passed' : 'failed';
}
