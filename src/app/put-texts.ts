import { z } from 'zod';
import { machineClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { publishedTexts, publishText, writeFacts } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readSampleFacts } from './demo-shop.ts';
import { promptSeeds } from './prompt-files.ts';

type Texts = Readonly<Record<string, string>>;

const KINDS = ['assistant', 'business', 'about', 'hours', 'rules'] as const;
const FACTS = ['about', 'hours', 'rules'] as const;

/** Publishes texts in an empty shop, as their owner would; what is empty or says what is there already is left out. */
export async function putTexts(db: Db, given: Texts): Promise<void> {
  const prompts = await promptSeeds();
  const texts = await soldInSample(given);
  await db.transaction().execute(async (tx) => {
    const now = await publishedTexts({ prompts }, tx);
    for (const kind of KINDS) {
      const content = texts[kind] ?? '';
      if (content === '' || content === now[kind].content) continue;
      const by = { authorId: null, reason: '-', at: machineClock() };
      const done = await publishText({ prompts }, tx, { kind, content, basedOn: now[kind].version, ...by });
      // Something else would be measured than was said.
      if (done.outcome !== 'published') throw new AppError('trial_text_refused', 'conflict', { facts: { kind } });
    }
  });
}

const About = z.looseObject({ currency: z.string() });

/** The goods of a trial are the sample's, and so is the currency of their prices. */
async function soldInSample(given: Texts): Promise<Texts> {
  const { about = '' } = given;
  if (about === '') return given;
  const { currency } = await readSampleFacts();
  const read = About.parse(JSON.parse(about));
  return read.currency === currency ? given : { ...given, about: JSON.stringify({ ...read, currency }, null, 2) };
}

/** Whether some facts say something else than those of the sample shop. */
export async function hasOwnFacts(given: Texts): Promise<boolean> {
  const sample = await readSampleFacts();
  return FACTS.some((kind) => {
    const content = given[kind] ?? '';
    return content !== '' && !isSame(content, writeFacts(kind, sample));
  });
}

/** However they are laid out. */
function isSame(one: string, other: string): boolean {
  const compact = (text: string): string => JSON.stringify(JSON.parse(text));
  return compact(one) === compact(other);
}

/** The same without facts: what scripted customers meet who expect what the sample shop says. */
export const withoutFacts = (given: Texts): Texts =>
  Object.fromEntries(Object.entries(given).filter(([kind]) => !FACTS.some((one) => one === kind)));
