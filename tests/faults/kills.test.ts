import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { killAt, killWebs } from './disturbances.ts';
import { flawsOf } from './flaws.ts';

const LOAD = { people: 40, perSecond: 40, messages: 300 };

test('a server that is killed five times, once with its database, answers every message exactly once', async () => {
  const disturb = killAt(['call stored', 'model asked', 'send accepted', 'everything at once', 'any moment']);
  const result = await runCampaign({ ...LOAD, name: 'kills', topology: 'alone', seed: 1, disturb });
  expect(result.kills).toBe(5);
  expect(flawsOf(result.verdict)).toEqual([]);
  expect(result.verdict.toPerson).toBe(0);
}, 280_000);

test('two workers that are killed in turn leave no message unanswered and answer none twice', async () => {
  const disturb = killAt(['model answered', 'send asked', 'any moment', 'status given', 'any moment']);
  const result = await runCampaign({ ...LOAD, name: 'workers', topology: 'workers', seed: 2, disturb });
  expect(result.kills).toBe(5);
  expect(flawsOf(result.verdict)).toEqual([]);
}, 280_000);

test('two webs that are killed in turn, with every other call delivered twice, lose and double nothing', async () => {
  const result = await runCampaign({
    name: 'webs',
    topology: 'pairs',
    seed: 12,
    copies: 0.5,
    people: 30,
    perSecond: 30,
    messages: 90,
    disturb: killWebs(2),
  });
  expect(result.kills).toBe(2);
  expect(flawsOf(result.verdict)).toEqual([]);
  expect(result.verdict.toPerson).toBe(0);
}, 280_000);
