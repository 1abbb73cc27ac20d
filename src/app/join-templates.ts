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

type TemplateSweepDeps = {
  readonly config: Pick<Config, 'whatsapp' | 'simulator'>;
  readonly db: Db;
  readonly businessClock: Clock;
  readonly accessToken: string;
};

/** Keeps our copy of the templates current beside the webhooks; those of a demo shop are created first. */
export function templateSweep({ config, db, businessClock, accessToken }: TemplateSweepDeps): Sweep {
  const account = templateAccount(config, accessToken);
  const deps = { db, businessClock, createsOurs: config.simulator !== null };
  const run = async (): Promise<void> => void (account && (await keepTemplates({ ...deps, account })));
  return { name: 'templates', everyMs: 60_000, run };
}
