import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { freezeWorker, redeploy } from './disturbances.ts';
import { flawsOf } from './flaws.ts';

test('a worker that stands still beyond its leases and goes on doubles nothing', async () => {
  const result = await runCampaign({
    name: 'frozen',
    topology: 'workers',
    seed: 5,
    messages: 200,
    people: 40,
    perSecond: 14,
    disturb: freezeWorker,
  });
  expect(flawsOf(result.verdict)).toEqual([]);
}, 280_000);

test('a server that is asked to end under load does so within ten seconds and loses nothing', async () => {
  const exits: { readonly code: number | null; readonly ms: number }[] = [];
  const result = await runCampaign({
    name: 'redeployed',
    topology: 'alone',
    seed: 6,
    messages: 150,
    people: 30,
    perSecond: 30,
    disturb: redeploy(2, (exit) => exits.push(exit)),
  });
  expect(exits.map(({ code }) => code)).toEqual([0, 0]);
  // The only time that is asserted here: an orchestrator kills what has not ended after ten seconds.
  expect(Math.max(...exits.map(({ ms }) => ms))).toBeLessThan(10_000);
  expect(flawsOf(result.verdict)).toEqual([]);
  expect(result.verdict.toPerson).toBe(0);
}, 280_000);
