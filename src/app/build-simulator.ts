import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { DEMO_WORDS } from '../media/index.ts';
import { loadTemplates } from '../notify/index.ts';
import { writeSilentNote } from '../platform/files/index.ts';
import { createPlaces } from '../platform/in-turn.ts';
import type { Log } from '../platform/log.ts';
import { listWorkers } from '../platform/workers.ts';
import { createSimulator, type Simulator } from '../simulator/index.ts';
import { SEED_NAMES } from '../templates/index.ts';
import { createVideoTools } from '../vendors/ffmpeg/video-tools.ts';
import { successorOf } from '../vendors/openrouter/index.ts';
import { MAIL_TEMPLATES } from './build-mail.ts';
import type { Shop } from './build-shop.ts';
import type { Infrastructure } from './infrastructure.ts';
import { modelIds } from './model-ids.ts';
import type { Secrets } from './read-secrets.ts';
import { simulatorMails } from './simulator-mails.ts';

/** WhatsApp's stand-in, which the product reaches like the real one: by its URL and its own webhook route. */
export async function buildSimulator(
  config: Config,
  infrastructure: Infrastructure,
  secrets: Secrets,
  shop: Shop,
  log: Log,
): Promise<Simulator> {
  const { db, pool } = infrastructure;
  const { llm, whatsapp, server } = config;
  const [render, films] = await Promise.all([loadTemplates(MAIL_TEMPLATES), createVideoTools(createPlaces(1))]);
  return createSimulator({
    db,
    pool,
    log,
    machineClock,
    mails: simulatorMails(config.mail, render, await shop.name()),
    settings: {
      webhookUrl: `http://127.0.0.1:${server.port}/webhooks/whatsapp`,
      appSecret: secrets.appSecret,
      verifyToken: secrets.verifyToken,
      accessToken: secrets.accessToken,
      phoneNumberId: whatsapp.phoneNumberId,
      wabaId: whatsapp.wabaId ?? '0',
      displayPhone: '5215555550100',
      timeZone: await shop.timeZone(),
      shopName: await shop.name(),
      mediaFolder: join(config.dataDir, 'simulator-media'),
      model:
        llm.kind === 'gateway' ? { kind: 'ai', id: llm.models.default } : { kind: 'rules', id: 'recado/demo-rules' },
      demoModelIds: modelIds(llm.models).map(successorOf),
      simulatorKey: config.simulator?.key ?? null,
      approvedTemplates: SEED_NAMES,
      ...(films && { toVoiceNote: async (...film) => (await films.sound(...film)).outcome === 'written' }),
      ...(config.speech.kind === 'demo' && { noteWithWords }),
    },
    listWorkers: async () =>
      (await listWorkers(pool))
        .filter((worker) => worker.role !== 'web')
        .map(({ pid }) => ({ pid, isAlive: isAlive(pid) })),
  });
}

/** Somebody who speaks says about fifteen characters a second. */
const CHARACTERS_A_SECOND = 15;

const noteWithWords = (words: string): Buffer =>
  writeSilentNote({ seconds: Math.ceil(words.length / CHARACTERS_A_SECOND), comments: { [DEMO_WORDS]: words } });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
