import { z } from 'zod';
import type { Config } from '../config/index.ts';

/** What the process is told that plays scripted customers. */
export const TrialOrder = z.object({
  names: z.array(z.string()).min(1),
  runsEach: z.int().min(1).max(20),
  /** For all that it needs; whoever made it removes it. */
  folder: z.string().min(1),
  texts: z.record(z.string(), z.string()),
  llm: z.custom<Config['llm']>((given) => typeof given === 'object' && given !== null && 'models' in given),
});
export type TrialOrder = z.infer<typeof TrialOrder>;

const Result = z.object({
  name: z.string(),
  theme: z.enum(['questions', 'orders', 'billing', 'returns', 'hostile', 'unclear', 'handover', 'consent']),
  language: z.enum(['es', 'en']),
  passed: z.int(),
  runs: z.int(),
  failures: z.array(z.string()).readonly(),
  rulesCannot: z.string().nullable(),
});

/** What it tells. */
export const FromTrial = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('played'),
    name: z.string(),
    failures: z.array(z.string()).readonly(),
    spentMicroUsd: z.number(),
  }),
  z.object({ kind: z.literal('spent'), spentMicroUsd: z.number() }),
  z.object({ kind: z.literal('ended'), results: z.array(Result).readonly(), costMicroUsd: z.number() }),
  /** `isOpen`: it had its shop already. */
  z.object({ kind: z.literal('failed'), isOpen: z.boolean(), message: z.string() }),
]);
export type FromTrial = z.infer<typeof FromTrial>;
