import { expect, test } from 'vitest';
import { missingRedis } from '../support/redis.ts';
import { runCampaign } from './campaign.ts';
import { disturbRedis, stopDatabase } from './disturbances.ts';
import { exhaustConnections, FEW_CONNECTIONS } from './exhaust-connections.ts';
import { flawsOf } from './flaws.ts';

/** Answers that were on their way when the database ended may still arrive. */
const UNDER_WAY_MS = 300;

test('while the database is away every call is refused, and afterwards nothing is missing', async () => {
  const away = { from: 0, to: 0 };
  let statuses: readonly (number | null)[] = [];
  const result = await runCampaign(
    {
      name: 'database away',
      topology: 'external',
      seed: 3,
      messages: 120,
      people: 30,
      perSecond: 30,
      disturb: stopDatabase(4_000, (from, to) => Object.assign(away, { from, to })),
    },
    ({ customers }) => {
      const during = customers.answers.filter(({ at }) => at > away.from + UNDER_WAY_MS && at < away.to);
      statuses = [...new Set(during.map(({ status }) => status))];
    },
  );
  expect(statuses).toEqual([503]);
  expect(flawsOf(result.verdict)).toEqual([]);
}, 280_000);

test('while somebody else holds every connection of the database no call is lost behind a 200', async () => {
  const away = { from: 0, to: 0 };
  let statuses: readonly (number | null)[] = [];
  const result = await runCampaign(
    {
      name: 'no connection left',
      topology: 'external',
      maxConnections: FEW_CONNECTIONS,
      seed: 11,
      messages: 120,
      people: 30,
      perSecond: 30,
      disturb: exhaustConnections(6_000, (from, to) => Object.assign(away, { from, to })),
    },
    ({ customers }) => {
      const during = customers.answers.filter(({ at }) => at > away.from + UNDER_WAY_MS && at < away.to);
      statuses = [...new Set(during.map(({ status }) => status))];
    },
  );
  // A call may slip through a connection that just became free: then its 200 is true, or it would count as lost.
  expect(statuses.filter((status) => status !== 200)).toEqual([503]);
  expect(flawsOf(result.verdict)).toEqual([]);
  expect(result.verdict.toPerson).toBe(0);
}, 280_000);

const withoutRedis = missingRedis();

test.skipIf(withoutRedis !== null)(
  `a Redis that is emptied, goes away and comes back empty costs no message${withoutRedis === null ? '' : ` (${withoutRedis})`}`,
  async () => {
    const result = await runCampaign({
      name: 'Redis emptied and away',
      topology: 'external',
      hasRedis: true,
      seed: 4,
      messages: 150,
      people: 30,
      perSecond: 30,
      disturb: disturbRedis(3_000),
    });
    expect(flawsOf(result.verdict)).toEqual([]);
    expect(result.verdict.toPerson).toBe(0);
  },
  280_000,
);
