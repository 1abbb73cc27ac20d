import orderConfirmation from '../../prompts/templates/order_confirmation.json' with { type: 'json' };
import paymentReminder from '../../prompts/templates/payment_reminder.json' with { type: 'json' };
import shippingUpdate from '../../prompts/templates/shipping_update.json' with { type: 'json' };
import type { Money } from '../core/money.ts';
import { wordsOf } from './fill-rules.ts';
import type { CalendarDay, TemplateRequest } from './types.ts';

/** The kind of a parameter and an example, which WhatsApp asks for. */
export type ParameterExample = { readonly text: string } | { readonly money: Money } | CalendarDay;

/** The words of a template in one language. */
export type SeedWords = {
  readonly header: string;
  readonly body: string;
  readonly footer: string;
  /** Labels of the buttons that answer. */
  readonly replies: readonly string[];
};

export type Seed = {
  readonly name: string;
  readonly category: string;
  readonly parameters: Readonly<Record<string, ParameterExample>>;
  readonly languages: Readonly<Record<'es_MX' | 'en_US', SeedWords>>;
};

/** Our own templates, as `prompts/templates/` words them. */
export const SEEDS = {
  order_confirmation: orderConfirmation,
  payment_reminder: paymentReminder,
  shipping_update: shippingUpdate,
} satisfies Readonly<Record<string, Seed>>;

export type SeedName = keyof typeof SEEDS;

export const SEED_NAMES = Object.keys(SEEDS) as readonly SeedName[];

type ValueOf<Example> = Example extends { readonly money: Money }
  ? Money
  : Example extends CalendarDay
    ? CalendarDay
    : string;

/** What fills a template of ours: names and kinds are those of its file, so that a wrong one does not compile. */
export type SeedParameters<Name extends SeedName> = {
  readonly [Parameter in keyof (typeof SEEDS)[Name]['parameters']]: ValueOf<
    (typeof SEEDS)[Name]['parameters'][Parameter]
  >;
};

/** One of our templates, to be planned. `language` is the customer's. */
export const seedRequest = <Name extends SeedName>(
  name: Name,
  language: string,
  parameters: SeedParameters<Name>,
): TemplateRequest => ({ name, language, parameters: { ...parameters } });

/** Every template in every language, as it is created at WhatsApp. */
export type SeedVariant = SeedWords & Omit<Seed, 'languages'> & { readonly language: string };

export const seedVariants = (): readonly SeedVariant[] =>
  Object.values<Seed>(SEEDS).flatMap(({ languages, ...seed }) =>
    Object.entries(languages).map(([language, words]) => ({ ...seed, ...words, language })),
  );

/** An example of a parameter as people of that language write it. */
export const writeExample = (example: ParameterExample, language: string): string =>
  wordsOf('text' in example ? example.text : 'money' in example ? example.money : example, language) ?? '';
