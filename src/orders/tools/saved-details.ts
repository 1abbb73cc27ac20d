import { z } from 'zod';
import type { Fact } from '../../actions/index.ts';
import { defineTool, type Tool } from '../../agent/index.ts';
import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import { readSaved, type SavedAddress, type SavedMethod } from '../../customers/index.ts';
import { type KeptGiftCard, readGiftCards } from '../gift-card-file-store.ts';
import { keepDelivery } from '../keep-delivery.ts';
import type { OrderDeps } from '../ports.ts';
import { deliveryText } from '../words/describe.ts';

type SavedDeps = Pick<OrderDeps, 'db' | 'missingProof'>;

/** `saved_details`: what the business has on record of where a customer lives and how they paid, masked; for verified ones. */
export const savedDetailsTool = (deps: SavedDeps): Tool =>
  defineTool({
    name: 'saved_details',
    description:
      'The postal addresses and payment methods that the business has on record of this customer, masked. They cannot be charged or changed here; ' +
      'an address can be chosen for the next order with use_saved_address.',
    risk: 'reads',
    input: z.strictObject({}),
    run: async (_, context) => {
      const missing = await deps.missingProof(context, 'record');
      if (missing !== null) return missing;
      const { language, customerId } = context;
      const { addresses, methods } = await readSaved(deps.db, customerId);
      const cards = await readGiftCards(deps.db, [customerId], []);
      return {
        result: {
          addresses: addresses.map((saved, index) => ({
            address: index + 1,
            label: saved.label,
            text: textOf(saved, language),
            is_default: saved.isDefault,
          })),
          payment_methods: [
            ...methods.map((method) => ({ method: maskedMethod(method), is_default: method.isDefault })),
            ...cards.map((card) => ({ method: maskedCard(card), balance: formatMoney(balanceOf(card), language) })),
          ],
        },
        facts: [
          ...addresses.map((saved): Fact => ({ kind: 'text', text: textOf(saved, language), of: 'saved address' })),
          ...[...methods.map(maskedMethod), ...cards.map(maskedCard)].map(
            (text): Fact => ({ kind: 'text', text, of: 'payment method' }),
          ),
          ...cards.map((card): Fact => ({ kind: 'money', amount: balanceOf(card), of: 'gift card balance' })),
        ],
      };
    },
  });

/** `use_saved_address`: the next order goes to an address on record; the customer confirms it with the order. */
export const useSavedAddressTool = (deps: SavedDeps): Tool =>
  defineTool({
    name: 'use_saved_address',
    description:
      'Keeps one of the addresses from saved_details as where the next order goes. The customer confirms it with the order.',
    risk: 'changes',
    input: z.strictObject({
      address: z
        .int('must be a number from saved_details')
        .min(1, 'must be a number from saved_details')
        .max(20, 'must be a number from saved_details')
        .describe('Number of the address in saved_details'),
    }),
    run: async ({ address }, context) => {
      const missing = await deps.missingProof(context, 'record');
      if (missing !== null) return missing;
      const { addresses } = await readSaved(deps.db, context.customerId);
      const saved = addresses[address - 1];
      if (saved === undefined) return { result: { outcome: 'no_such_address' }, facts: [] };
      return keepDelivery(deps.db, context, { kind: 'ship', address: saved.address });
    },
  });

const textOf = ({ address }: SavedAddress, language: Language): string =>
  deliveryText({ kind: 'ship', address }, language);

const maskedMethod = (method: SavedMethod): string =>
  method.kind === 'card'
    ? `${method.brand} •••• ${method.lastFour}`
    : ['PayPal', method.account ?? ''].join(' ').trim();

const maskedCard = ({ number }: KeptGiftCard): string => `gift card •••• ${number.slice(-4)}`;

const balanceOf = ({ balanceMinor, currency }: KeptGiftCard) => ({ minor: balanceMinor, currency });
