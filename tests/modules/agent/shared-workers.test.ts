import { expect, test } from 'vitest';
import { sleep } from '../../../src/core/clock.ts';
import { phoneOf } from '../../faults/customers.ts';
import { openWorld } from '../../faults/world.ts';
import { answerJson, startLocalServer } from '../../support/local-server.ts';

const ANSWER = {
  id: 'gen-1',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hola, buen día.' } }],
  usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
};

/** Models that take their time and count who is asking them: a limit is one model's, and a full one has a fallback. */
async function startSlowModels() {
  const seen = { now: new Map<string, number>(), most: 0, answered: 0 };
  const count = (model: string, change: 1 | -1): void => {
    const now = (seen.now.get(model) ?? 0) + change;
    seen.now.set(model, now);
    seen.most = Math.max(seen.most, now);
  };
  const server = await startLocalServer(async (req, res, body) => {
    if (req.method !== 'POST') return answerJson(res, 200, { data: [] });
    const { model } = JSON.parse(body) as { readonly model: string };
    count(model, 1);
    res.once('close', () => count(model, -1));
    await sleep(400);
    if (res.destroyed) return;
    seen.answered++;
    answerJson(res, 200, ANSWER);
  });
  return { url: `${server.url}/api/v1`, seen, close: server.close };
}

const LIMIT = 4;
const CUSTOMERS = 40;

test('real workers together never ask a model more often at a time than allowed, also when one is killed', async () => {
  const model = await startSlowModels();
  const environment = { LLM_BASE_URL: model.url, LLM_MAX_CONCURRENT: String(LIMIT) };
  const world = await openWorld({ topology: 'workers', seed: 3, copies: 0, environment });
  try {
    const written = Array.from({ length: CUSTOMERS }, (_, index) => world.customers.write(phoneOf(index)).taken);
    await Promise.race([Promise.all(written), world.crash]);
    await expect.poll(() => model.seen.answered, { timeout: 30_000 }).toBeGreaterThan(8);
    await world.kill('worker-1');
    await expect.poll(() => model.seen.answered, { timeout: 60_000 }).toBeGreaterThanOrEqual(CUSTOMERS);
    // On a machine that stands still for 200 ms a worker rightly does without the others for a moment, and says so.
    const isAlone = world.workers.some((name) => world.program(name).output().includes('cannot be shared'));
    expect(model.seen.most).toBeGreaterThanOrEqual(LIMIT);
    expect(model.seen.most).toBeLessThanOrEqual(isAlone ? 2 * LIMIT : LIMIT);
  } finally {
    await world.close();
    await model.close();
  }
}, 150_000);
