import type { Config } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { keepTemplates, type TemplateAccount, writeExample } from '../templates/index.ts';
import { createTemplateAccount } from '../vendors/whatsapp/index.ts';
import type { Sweep } from './sweepers.ts';

/** The templates of the account that is configured; null without WHATSAPP_WABA_ID, which names it. */
export function templateAccount({ whatsapp }: Pick<Config, 'whatsapp'>, accessToken: string): TemplateAccount | null {
  const { wabaId, graphUrl, graphVersion } = whatsapp;
  return wabaId === null ? null : createTemplateAccount({ wabaId, graphUrl, graphVersion, accessToken, writeExample });
}

type TemplateSweepDeps = { readonly db: Db; readonly businessClock: Clock; readonly createsFirst: boolean };

/** Keeps our copy of the templates current beside the webhooks; those of a demo shop are created first. */
export const templateSweep = (deps: TemplateSweepDeps, account: TemplateAccount | null): Sweep => ({
  name: 'templates',
  everyMs: 60_000,
  run: async () => {
    if (account !== null) await keepTemplates({ ...deps, account });
  },
});
