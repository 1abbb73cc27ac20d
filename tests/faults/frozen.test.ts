import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { flawsOf } from './flaws.ts';
import { type Frozen, freezeBetween } from './freeze-between.ts';

test('a worker that stands still between its claims and their requests doubles nothing when it goes on', async () => {
  const frozen: Frozen[] = [];
  const result = await runCampaign({
    name: 'frozen between claim and request',
    topology: 'workers',
    seed: 9,
    messages: 60,
    people: 40,
    perSecond: 25,
    disturb: freezeBetween((held) => frozen.push(held)),
  });
  expect(frozen[0]?.sends.length).toBeGreaterThan(0);
  expect(frozen[0]?.turns.length).toBeGreaterThan(0);
  expect(flawsOf(result.verdict)).toEqual([]);
}, 280_000);
