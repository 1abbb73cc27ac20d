import { AppError } from '../core/errors.ts';
import { pushTemplates } from './push-templates.ts';
import { claimReading } from './reading-store.ts';
import { seedVariants } from './seeds.ts';
import { listCopies } from './store.ts';
import { type SyncDeps, syncTemplates } from './sync-templates.ts';

export type KeepDeps = SyncDeps & {
  /** Whether those of ours are created that never were: in the account of the demo shop. */
  readonly createsOurs: boolean;
};

/**
 * Reads the templates again when that is due; one of many processes does it. Throws AppError `templates_unreadable`.
 */
export async function keepTemplates(deps: KeepDeps): Promise<'read' | 'not_due'> {
  const creates = deps.createsOurs && (await hasUnmade(deps));
  if (!(await claimReading(deps.db, deps.account.id, creates))) return 'not_due';
  const result = await (creates ? pushTemplates(deps) : syncTemplates(deps));
  if (result.outcome !== 'refused') return 'read';
  throw new AppError('templates_unreadable', 'unavailable', { facts: { code: result.code, message: result.words } });
}

/** Whether one of ours was never seen in the account; one that somebody deleted there was. */
async function hasUnmade({ db, account }: KeepDeps): Promise<boolean> {
  const seen = new Set((await listCopies(db, account.id)).map(({ name, language }) => `${name} ${language}`));
  return seedVariants().some(({ name, language }) => !seen.has(`${name} ${language}`));
}
