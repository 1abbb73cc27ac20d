import { STAGES } from '../support/stages.ts';
import type { Campaign } from './campaign.ts';
import {
  disturbRedis,
  freezeWorker,
  type KillMoment,
  killAt,
  killWebs,
  nothing,
  redeploy,
  stopDatabase,
} from './disturbances.ts';
import { exhaustConnections, FEW_CONNECTIONS } from './exhaust-connections.ts';
import { freezeBetween } from './freeze-between.ts';
import { failVendors, VENDOR_FAULTS } from './vendors.ts';

export type Size = 'full' | 'short';

type Amount = { readonly messages: number; readonly times: number };

/** One campaign a row of the matrix. Full: 5,000 messages and 60 kills; short: a tenth, for a look. */
export function planOf(size: Size, seed: number, hasRedis: boolean): readonly Campaign[] {
  const amount = (full: Amount, short: Amount): Amount => (size === 'full' ? full : short);
  const stage = amount({ messages: 250, times: 4 }, { messages: 40, times: 1 });
  const random = amount({ messages: 800, times: 10 }, { messages: 60, times: 2 });
  const workers = amount({ messages: 800, times: 12 }, { messages: 80, times: 2 });
  const outage = amount({ messages: 300, times: 1 }, { messages: 60, times: 1 });
  const outageMs = size === 'full' ? 30_000 : 4_000;
  const load = (messages: number) => ({ messages, people: Math.ceil(messages / 7), perSecond: 30 });
  const rows: readonly Omit<Campaign, 'seed'>[] = [
    { name: 'nothing goes wrong', topology: 'alone', ...load(outage.messages), disturb: nothing },
    ...STAGES.map(
      (moment): Omit<Campaign, 'seed'> => ({
        name: `kill -9: ${moment}`,
        topology: 'alone',
        ...load(stage.messages),
        disturb: killAt(repeat(moment, stage.times)),
      }),
    ),
    {
      name: 'kill -9: any moment',
      topology: 'alone',
      ...load(random.messages),
      disturb: killAt(repeat('any moment', random.times)),
    },
    {
      name: 'kill -9: server and database together',
      topology: 'alone',
      ...load(stage.messages),
      disturb: killAt(repeat('everything at once', stage.times)),
    },
    {
      name: 'kill -9: one of two workers',
      topology: 'workers',
      ...load(workers.messages),
      disturb: killAt(
        Array.from({ length: workers.times }, (_, index) => STAGES[index % STAGES.length] ?? 'any moment'),
      ),
    },
    {
      name: 'kill -9: one of two webs, half of the calls doubled',
      topology: 'pairs',
      copies: 0.5,
      ...load(stage.messages),
      disturb: killWebs(stage.times),
    },
    {
      name: `database stopped for ${outageMs / 1_000} s`,
      topology: 'external',
      ...load(outage.messages),
      disturb: stopDatabase(outageMs),
    },
    {
      name: `no connection left for ${outageMs / 2_000} s`,
      topology: 'external',
      maxConnections: FEW_CONNECTIONS,
      ...load(outage.messages),
      disturb: exhaustConnections(outageMs / 2),
    },
    {
      name: 'worker frozen beyond its lease',
      topology: 'workers',
      ...load(outage.messages),
      perSecond: 14,
      disturb: freezeWorker,
    },
    {
      name: 'worker frozen between claim and request',
      topology: 'workers',
      ...load(outage.messages),
      perSecond: 14,
      disturb: freezeBetween(),
    },
    {
      name: 'asked to end under load',
      topology: 'alone',
      ...load(outage.messages),
      disturb: redeploy(size === 'full' ? 5 : 1),
    },
    {
      name: `WhatsApp and model fail in ${VENDOR_FAULTS} ways`,
      topology: 'external',
      ...load(outage.messages),
      disturb: failVendors(size === 'full' ? 8 : 1),
    },
  ];
  const redisRows: readonly Omit<Campaign, 'seed'>[] = [
    {
      name: 'Redis emptied, stopped, back empty',
      topology: 'external',
      hasRedis: true,
      ...load(outage.messages),
      disturb: disturbRedis(outageMs / 2),
    },
    {
      name: 'kill -9: any moment, jobs on Redis',
      topology: 'external',
      hasRedis: true,
      ...load(outage.messages),
      disturb: killAt(repeat('any moment', stage.times)),
    },
  ];
  return [...rows, ...(hasRedis ? redisRows : [])].map((row, index) => ({ ...row, seed: seed + index }));
}

const repeat = (moment: KillMoment, times: number): readonly KillMoment[] =>
  Array.from({ length: times }, () => moment);
