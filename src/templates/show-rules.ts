import { compareAll, type Difference } from './compare-rules.ts';
import type { ShownState, ShownTemplate, ShownVariant } from './contract.ts';
import { planTemplate } from './plan-rules.ts';
import { type SeedVariant, writeExample } from './seeds.ts';
import type { ApprovedCopy, PlanRefusal } from './types.ts';
import { differenceWords } from './words.ts';

/** How often a template went, by its name and language. */
type Figures = ShownVariant['figures'] & { readonly name: string; readonly language: string };

/** Every template, ours first, each with its languages: what WhatsApp has, and what it lacks of ours. */
export function showTemplates(
  seeds: readonly SeedVariant[],
  copies: readonly ApprovedCopy[],
  figures: readonly Figures[],
): ShownTemplate[] {
  const own = new Set(seeds.map(({ name }) => name));
  const kept = copies.filter((copy) => !isReplaced(copy, copies) && !isGone(copy, own));
  const names = [...new Set([...own, ...kept.map(({ name }) => name)])];
  return names.map((name) => {
    const [ours, theirs] = [seeds.filter((seed) => seed.name === name), kept.filter((copy) => copy.name === name)];
    const languages = [...new Set([...ours, ...theirs].map(({ language }) => language))].sort();
    const variants = languages.map((language) =>
      showVariant({
        seed: ours.find((one) => one.language === language),
        copy: theirs.find((one) => one.language === language),
        figures: figures.find((one) => one.name === name && one.language === language),
        language,
      }),
    );
    return { name, isOurs: own.has(name), variants };
  });
}

/** One that was deleted and made again is there twice for a while. */
const isReplaced = (copy: ApprovedCopy, copies: readonly ApprovedCopy[]): boolean =>
  copy.status === 'deleted' &&
  copies.some(({ name, language, status }) => name === copy.name && language === copy.language && status !== 'deleted');
/** Of others' templates nobody misses what was deleted. */
const isGone = ({ status, name }: ApprovedCopy, own: ReadonlySet<string>): boolean =>
  status === 'deleted' && !own.has(name);

type Pair = {
  readonly seed: SeedVariant | undefined;
  readonly copy: ApprovedCopy | undefined;
  readonly figures: Figures | undefined;
  readonly language: string;
};

function showVariant({ seed, copy, figures, language }: Pair): ShownVariant {
  const [compared] = seed === undefined ? [] : compareAll([seed], copy === undefined ? [] : [copy]);
  const differences = compared?.differences ?? [];
  const { sent = 0, delivered = 0, read = 0, failed = 0 } = figures ?? {};
  return {
    language,
    state: stateOf(copy, differences),
    isSendable: isSendable(copy) && !differences.some(({ isBlocking }) => isBlocking),
    reason: copy?.reason ?? null,
    quality: copy?.quality ?? 'unknown',
    category: copy?.category || (seed?.category ?? ''),
    next: copy?.nextCategory ? { category: copy.nextCategory, at: copy.nextCategoryAt?.toISOString() ?? null } : null,
    unsupported: copy?.components?.unsupported ?? [],
    differences: differences
      .filter(({ what }) => !SAID_ELSEWHERE.has(what))
      .map((one) => ({ es: differenceWords(one, 'es'), en: differenceWords(one, 'en') })),
    words: wordsOf(seed, copy),
    examples: Object.fromEntries(
      Object.entries(seed?.parameters ?? {}).map(([name, example]) => [name, writeExample(example, language)]),
    ),
    figures: { sent, delivered, read, failed },
  };
}

/** The state, the quality and the unknown parts stand in fields of their own. */
const SAID_ELSEWHERE: ReadonlySet<Difference['what']> = new Set([
  'absent',
  'unread',
  'status',
  'quality',
  'unsupported',
  'next_category',
]);
const CATEGORY: ReadonlySet<Difference['what']> = new Set(['category', 'next_category']);

function stateOf(copy: ApprovedCopy | undefined, differences: readonly Difference[]): ShownState {
  if (copy === undefined) return 'absent';
  if (copy.status !== 'approved') return copy.status;
  if (copy.components === null || copy.format === null) return 'unread';
  if (differences.some(({ what }) => CATEGORY.has(what))) return 'recategorised';
  return differences.some(({ what }) => what !== 'quality') ? 'differs' : 'approved';
}

/** What is wrong with the template itself, whatever it is filled with. */
const OBSTACLES: ReadonlySet<PlanRefusal['reason']> = new Set([
  'unknown_template',
  'never_read',
  'not_sendable',
  'unsupported',
]);

function isSendable(copy: ApprovedCopy | undefined): boolean {
  if (copy === undefined) return false;
  const plan = planTemplate([copy], { name: copy.name, language: copy.language, parameters: {} });
  return plan.outcome === 'ready' || !OBSTACLES.has(plan.reason);
}

function wordsOf(seed: SeedVariant | undefined, copy: ApprovedCopy | undefined): ShownVariant['words'] {
  if (copy !== undefined && copy.components !== null) {
    const { header, body, footer, buttons } = copy.components;
    const [text, file] =
      header === null ? [null, null] : header.kind === 'text' ? [header.text, null] : [null, header.kind];
    return { header: text, file, body, footer, buttons: buttons.map(({ label }) => label) };
  }
  if (seed === undefined) return null;
  const { header, body, footer, replies } = seed;
  return {
    header: header === '' ? null : header,
    file: null,
    body,
    footer: footer === '' ? null : footer,
    buttons: replies,
  };
}
