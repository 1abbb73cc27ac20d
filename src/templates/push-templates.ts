import type { AccountRefusal, Creation } from './ports.ts';
import { type SeedVariant, seedVariants } from './seeds.ts';
import { listCopies } from './store.ts';
import { type SyncDeps, syncTemplates } from './sync-templates.ts';

export type Pushed = { readonly seed: SeedVariant; readonly result: Creation };

export type Push = { readonly outcome: 'pushed'; readonly created: readonly Pushed[] } | AccountRefusal;

/**
 * Creates those of our templates that WhatsApp does not have yet, and reads everything back. Done again, or by two at
 * once, it creates nothing twice: WhatsApp knows one template of a name and language.
 */
export async function pushTemplates(deps: SyncDeps): Promise<Push> {
  const before = await syncTemplates(deps);
  if (before.outcome === 'refused') return before;
  const copies = await listCopies(deps.db, deps.account.id);
  const isThere = ({ name, language }: SeedVariant): boolean =>
    copies.some((copy) => copy.name === name && copy.language === language && copy.status !== 'deleted');
  const created: Pushed[] = [];
  // One after another: WhatsApp counts 100 an hour, and a refusal of the account ends it.
  for (const seed of seedVariants().filter((one) => !isThere(one))) {
    created.push({ seed, result: await deps.account.create(seed) });
  }
  if (created.length === 0) return { outcome: 'pushed', created };
  const after = await syncTemplates(deps);
  return after.outcome === 'refused' ? after : { outcome: 'pushed', created };
}
