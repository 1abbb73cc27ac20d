import { planTemplate } from './plan-rules.ts';
import { type ParameterExample, SEEDS, type Seed } from './seeds.ts';
import type { ApprovedCopy, TemplateValue } from './types.ts';

/** What stands for a value that nobody knows: of templates that are none of ours. */
const ANYTHING = { es: 'ejemplo', en: 'example' } as const;

/** Values with which a template can be tried: the examples of ours, a word in the place of others. Pure. */
export function examplesFor(copy: ApprovedCopy): Readonly<Record<string, TemplateValue>> {
  const { name, language } = copy;
  const own = Object.values<Seed>(SEEDS).find((seed) => seed.name === name)?.parameters ?? {};
  const word = ANYTHING[language.startsWith('en') ? 'en' : 'es'];
  const plan = planTemplate([copy], { name, language, parameters: {} });
  const missing = plan.outcome === 'ready' ? [] : [plan, ...(plan.also ?? [])];
  return Object.fromEntries(
    missing.flatMap(({ field, reason }) => {
      const parameter = /^parameters\.(.+)$/.exec(field)?.[1];
      if (parameter === undefined || reason !== 'missing') return [];
      const example = own[parameter];
      return [[parameter, example === undefined ? word : exampleValue(example)]];
    }),
  );
}

const exampleValue = (example: ParameterExample): TemplateValue =>
  'text' in example ? example.text : 'money' in example ? example.money : example;
