import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, messageOf } from '../core/errors.ts';
import type { PriceCard, PriceTable, Rates } from './types.ts';

const MICRO = 1_000_000;
const name = z.string().trim().min(1).max(80);
const amount = z.number().min(0).max(1_000_000);
const FileRates = z.strictObject({
  marketing: amount,
  utility: amount,
  authentication: amount,
  service: amount,
  estimated: z.boolean().default(false),
  note: z.string().optional(),
});

/** The file of prices: amounts in units of the currency, by market. */
const PriceFile = z
  .strictObject({
    about: z.string().optional(),
    source: z.union([z.string().min(1), z.strictObject({ es: z.string().min(1), en: z.string().min(1) })]),
    asOf: z.iso.date(),
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, such as MXN'),
    usdPerUnit: z.number().positive().max(1_000),
    freeServicePerMonth: z.int().min(0),
    unknownRecipient: name,
    otherMarket: name,
    cards: z
      .array(
        z.strictObject({
          validFrom: z.iso.date(),
          chargesUtilityInWindow: z.boolean(),
          rates: z.record(name, FileRates),
        }),
      )
      .min(1),
    markets: z.array(
      z.strictObject({
        name,
        countries: z.array(z.string().regex(/^[A-Z]{2}$/)),
        callingCodes: z.array(z.string().regex(/^[1-9]\d{0,6}$/)),
      }),
    ),
  })
  .superRefine((file, context) => {
    for (const [index, { rates }] of file.cards.entries())
      for (const market of [file.otherMarket, file.unknownRecipient])
        if (rates[market] === undefined)
          context.addIssue({ code: 'custom', path: ['cards', index, 'rates'], message: `has no ${market}` });
    if (file.currency === 'USD' && file.usdPerUnit !== 1)
      context.addIssue({ code: 'custom', path: ['usdPerUnit'], message: 'must be 1 when the currency is USD' });
  });
type PriceFile = z.output<typeof PriceFile>;

/** The prices that ship with the program. */
export const SHIPPED_PRICES = new URL('./prices.json', import.meta.url);

/** Reads a file of prices. Throws AppError `prices_unreadable` with `facts.message`, which names file and field. */
export async function readPrices(file: URL | string): Promise<PriceTable> {
  const at = String(file);
  const refuse = (message: string): AppError =>
    new AppError('prices_unreadable', 'invalid', { facts: { message: `The file of prices ${at} ${message}` } });
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw refuse(`cannot be read: ${messageOf(error)}. Set WHATSAPP_PRICES_FILE to a JSON file, or leave it out.`);
  }
  const parsed = PriceFile.safeParse(content);
  if (parsed.success) return toTable(parsed.data);
  const [issue] = parsed.error.issues;
  throw refuse(`is wrong at ${issue?.path.join('.') ?? 'its beginning'}: ${issue?.message ?? 'unknown'}.`);
}

const toTable = (file: PriceFile): PriceTable => ({
  asOf: file.asOf,
  source: typeof file.source === 'string' ? { es: file.source, en: file.source } : file.source,
  isConfirmed: file.cards.every(({ rates }) => Object.values(rates).every(({ estimated }) => !estimated)),
  currency: file.currency,
  usdPerUnit: file.usdPerUnit,
  freeServicePerMonth: file.freeServicePerMonth,
  unknownRecipient: file.unknownRecipient,
  otherMarket: file.otherMarket,
  cards: file.cards.map(toCard).sort((a, b) => b.validFrom.getTime() - a.validFrom.getTime()),
  marketOfCountry: new Map(file.markets.flatMap((market) => market.countries.map((code) => [code, market.name]))),
  marketOfCallingCode: new Map(
    file.markets.flatMap((market) => market.callingCodes.map((code) => [code, market.name])),
  ),
});

const toCard = (card: PriceFile['cards'][number]): PriceCard => ({
  validFrom: new Date(`${card.validFrom}T00:00:00Z`),
  chargesUtilityInWindow: card.chargesUtilityInWindow,
  rates: new Map(Object.entries(card.rates).map(([market, rates]) => [market, toRates(rates)])),
});

const toRates = ({ marketing, utility, authentication, service, estimated }: z.output<typeof FileRates>): Rates => ({
  marketing: Math.round(marketing * MICRO),
  utility: Math.round(utility * MICRO),
  authentication: Math.round(authentication * MICRO),
  service: Math.round(service * MICRO),
  isEstimated: estimated,
});
