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

/** A model that takes its time and counts who is asking it. */
async function startSlowModel() {
  const seen = { now: 0, most: 0, answered: 0 };
  const server = await startLocalServer(async (req, res) => {
    if (req.method !== 'POST') return answerJson(res, 200, { data: [] });
    seen.now++;
    seen.most = Math.max(seen.most, seen.now);
    res.once('close', () => {
      seen.now--;
    });
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
  const model = await startSlowModel();
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
