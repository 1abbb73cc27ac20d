import type { Clock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { AccountRefusal, TemplateAccount } from './ports.ts';
import { noteReading } from './reading-store.ts';
import { saveReading } from './store.ts';
import type { ReadTemplate } from './types.ts';

export type SyncDeps = {
  readonly db: Db;
  readonly account: TemplateAccount;
  /** The clock that webhooks carry. */
  readonly businessClock: Clock;
};

export type Reading = { readonly outcome: 'read'; readonly count: number } | AccountRefusal;

/** WhatsApp allows 6,000 templates; whoever gives more pages than that leads us in a circle. */
const MOST_PAGES = 200;
/**
 * A reading counts as this much older than it is: webhooks carry whole seconds of a clock that is not ours, and what
 * happened while we read must win.
 */
const CLOCKS_DIFFER_MS = 5_000;

/** Reads every template of the account and keeps it as our copy. Half a reading is none. */
export async function syncTemplates({ db, account, businessClock }: SyncDeps): Promise<Reading> {
  const at = new Date(businessClock().getTime() - CLOCKS_DIFFER_MS);
  const read = await readAll(account);
  if ('outcome' in read) return read;
  await db.transaction().execute(async (tx) => {
    await saveReading(tx, account.id, at, read.templates);
    await noteReading(tx, account.id, at);
  });
  return { outcome: 'read', count: read.templates.length };
}

async function readAll(account: TemplateAccount): Promise<{ readonly templates: ReadTemplate[] } | AccountRefusal> {
  const templates = new Map<string, ReadTemplate>();
  let after: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await account.listPage(after);
    if (page.outcome === 'refused') return page;
    // One that moves between pages while they are read comes twice.
    for (const template of page.templates) templates.set(template.id, template);
    if (page.next === null) return { templates: [...templates.values()] };
    after = page.next;
  }
  return { outcome: 'refused', code: 0, words: `WhatsApp's list of templates has no end after ${MOST_PAGES} pages.` };
}
